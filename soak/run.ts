/** `npm run soak -- [flags]`: soaks one pairing of stores after the other, and says whether every promise was kept. */
import { randomInt } from "node:crypto";
import { appendFileSync } from "node:fs";
import { HELP, readFlags } from "./flags.ts";
import type { Flags } from "./flags.ts";
import type { SoakReport } from "./report.ts";
import { jsonReport, printReport } from "./report.ts";
import { soakPairing } from "./soak-pairing.ts";
import { PAIRINGS } from "./world.ts";

const read = readFlags(process.argv.slice(2));
switch (read.kind) {
  case "help":
    console.log(HELP);
    break;
  case "bad":
    console.error(`soak: ${read.why}; see npm run soak -- --help`);
    process.exitCode = 2;
    break;
  case "flags":
    await soak(read.flags);
    break;
  default:
    read satisfies never;
}

async function soak({ lengthMs, pairings, json, rate, dayLimit, ...flags }: Flags): Promise<void> {
  const seed = flags.seed ?? randomInt(2 ** 32);
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stopping.abort());
  // The servers' own handles do not keep this process running, and it must outlive their stopping.
  const stayingUp = setInterval(() => undefined, 60_000);
  const logTo = flags.log;
  const log = (line: string) => (logTo === null ? undefined : appendFileSync(logTo, `${line}\n`));
  const say = json ? console.error : console.log;
  const stormMs = lengthMs / pairings.length;
  const days = ((stormMs * rate) / 86_400_000).toFixed(1);
  say(`seed ${seed}: ${days} days in ${(stormMs / 60_000).toFixed(1)} minutes on each of ${pairings.join(", ")}`);
  const reports: SoakReport[] = [];
  for (const pairing of pairings) {
    if (stopping.signal.aborted) break;
    say(`${PAIRINGS[pairing].name} …`);
    const report = await soakPairing({ pairing, seed, stormMs, rate, dayLimit, signal: stopping.signal, say, log });
    reports.push(report);
    say(printReport(report));
  }
  clearInterval(stayingUp);
  if (json) console.log(jsonReport(reports, seed));
  process.exitCode = reports.length > 0 && reports.every(({ broken }) => broken.length === 0) ? 0 : 1;
}
