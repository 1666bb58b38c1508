/** The sandbox as a process of its own, as anyone would start it: `herald sandbox …`, and its record over HTTP. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { SandboxRecord } from "../../sandbox/record.ts";
import type { FaultKind } from "../../sandbox/faults.ts";

export type SandboxProcess = {
  readonly url: string;
  record(): Promise<SandboxRecord>;
  /** Scripts a fault for the next broadcast call. */
  addFault(kind: FaultKind): Promise<void>;
  stop(): Promise<void>;
};

/** Starts it on a free port; `flags` are those of `herald sandbox`. @throws when it does not come up. */
export async function startSandboxProcess(flags: readonly string[]): Promise<SandboxProcess> {
  const entrance = fileURLToPath(
    new URL(`../herald.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`, import.meta.url),
  );
  const child = spawn(process.execPath, [entrance, "sandbox", "--port", "0", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const [line] = (await Promise.race([
    once(createInterface(child.stdout), "line"),
    exited.then(() => Promise.reject(new Error("the sandbox did not start"))),
  ])) as [string];
  const url = /http:\/\/[\d.]+:\d+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`the sandbox said something unexpected: ${line}`);

  return {
    url,
    async record() {
      const answer = await fetch(`${url}/_sandbox/record`);
      return (await answer.json()) as SandboxRecord;
    },
    async addFault(kind) {
      const answer = await fetch(`${url}/_sandbox/faults`, { method: "POST", body: JSON.stringify({ kind }) });
      if (!answer.ok) throw new Error(`the sandbox did not take the fault: HTTP ${answer.status}`);
    },
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
