/**
 * `npm run check`: everything that can be said about the code without running it.
 *
 * Every step runs even when another fails, so that one run tells all there is to mend; as many run at once as there are
 * cores to run them. A step that passed says so in one line, one that failed shows its whole output.
 */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

type Step = { readonly name: string; readonly bin: string; readonly args: readonly string[] };
type Result = { readonly step: Step; readonly passed: boolean; readonly output: string; readonly tookMs: number };

/** Longest first: the last one started decides how long the whole takes. */
const steps: readonly Step[] = [
  { name: "lint", bin: "eslint/bin/eslint.js", args: ["--max-warnings", "0", "."] },
  { name: "types", bin: "typescript/bin/tsc", args: ["-p", "."] },
  { name: "types of the desk", bin: "typescript/bin/tsc", args: ["-p", "web"] },
  {
    name: "arrows",
    bin: "dependency-cruiser/bin/dependency-cruiser.mjs",
    args: ["src", "web", "test", "bench", "soak"],
  },
  { name: "dead code", bin: "knip/bin/knip.js", args: ["--no-progress"] },
  { name: "format", bin: "prettier/bin/prettier.cjs", args: ["--check", "--log-level", "warn", "."] },
];

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const only = process.argv.slice(2);
const chosen = steps.filter((step) => only.length === 0 || only.includes(step.name));
const results = await runAll(chosen, availableParallelism());
const failed = results.filter((result) => !result.passed);
console.log(failed.length === 0 ? "check: all passed" : `check: failed: ${failed.map((r) => r.step.name).join(", ")}`);
process.exitCode = failed.length === 0 && chosen.length > 0 ? 0 : 1;

async function runAll(all: readonly Step[], atOnce: number): Promise<Result[]> {
  const waiting = [...all];
  const done: Result[] = [];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const result = await run(step);
      done.push(result);
      report(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return done;
}

function run(step: Step): Promise<Result> {
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`node_modules/${step.bin}`, ...step.args], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}) },
    });
    const output: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => output.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      const tookMs = performance.now() - startedAt;
      resolve({ step, passed: code === 0, output: Buffer.concat(output).toString(), tookMs });
    });
  });
}

function report({ step, passed, output, tookMs }: Result): void {
  console.log(`${passed ? "passed" : "FAILED"}  ${step.name}  ${(tookMs / 1000).toFixed(1)} s`);
  if (!passed) console.log(output.trimEnd());
}
