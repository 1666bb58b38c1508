/**
 * How long Herald takes from the start of its process to its first 200 of /readyz, on stores that are there already, with
 * an app and a hundred campaigns waiting: the built program, as it is installed, and the checkout, as `npm start` runs it.
 */
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { BenchReport } from "./report.ts";
import { percentile } from "./report.ts";
import { fillStores, serve } from "./served.ts";
import { onEachPairing } from "./stores.ts";
import { aFile } from "./submit.ts";

const PROGRAMS = { built: "../dist/main/herald.js", checkout: "../src/main/herald.ts" } as const;
const STARTS = 5;
const WAITING = 100;

const goalMs = (stores: string) => (stores.includes("embedded") ? 2_000 : 1_500);

export async function benchStart({ pairings }: { pairings?: readonly string[] } = {}): Promise<BenchReport> {
  execFileSync(process.execPath, [fileURLToPath(new URL("../scripts/build.ts", import.meta.url))], {
    stdio: "inherit",
  });
  const rows: Record<string, string | number>[] = [];
  const notes = await onEachPairing(async (pairing, stores) => {
    await fillStores(stores, async (herald) => {
      await herald.applyFile({ file: aFile("bench", WAITING), actor: "bench" });
    });
    for (const [program, file] of Object.entries(PROGRAMS)) {
      const tookMs: number[] = [];
      for (let nth = 0; nth < STARTS; nth++) {
        const { readyMs, stop } = await serve(stores, fileURLToPath(new URL(file, import.meta.url)));
        await stop();
        tookMs.push(Math.round(readyMs));
      }
      const firstMs = tookMs[0] ?? NaN;
      tookMs.sort((a, b) => a - b);
      const [medianMs, worstMs] = [percentile(tookMs, 0.5), tookMs.at(-1) ?? NaN];
      const row = { stores: pairing, program, starts: STARTS, medianMs, worstMs, firstMs };
      process.stderr.write(`${JSON.stringify(row)}\n`);
      rows.push(row);
    }
  }, pairings);
  const goals = rows.map(({ stores, program, medianMs }) => ({
    goal: `${stores}, ${program}: ready within ${goalMs(String(stores))} ms`,
    isMet: Number(medianMs) <= goalMs(String(stores)),
  }));
  return { bench: "start", rows, goals, notes };
}
