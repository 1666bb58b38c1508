/** `herald sandbox`: the pretend RongCloud as a process of its own, for other programs and other languages. */
import { once } from "node:events";
import { Command, InvalidArgumentError, Option } from "commander";
import { isZone } from "../domain/time.ts";
import { systemClock, timeLapseClock, type Clock } from "../runtime/clock.ts";
import { FAULTS, parseFaultOrder, type FaultOrder } from "../sandbox/faults.ts";
import { startSandbox } from "../sandbox/server.ts";
import { wholeNumber } from "./flag-values.ts";

type Flags = {
  readonly port: number;
  readonly appKey: string;
  readonly appSecret: string;
  readonly hour: "sliding" | "clock";
  readonly dayZone: string;
  readonly hourLimit: number;
  readonly dayLimit: number;
  readonly countRefused?: true;
  readonly messageUid: boolean;
  readonly fault: readonly FaultOrder[];
  readonly slowMs: number;
  readonly clockStart?: number;
  readonly clockRate?: number;
  readonly clockOrigin?: number;
};

/**
 * The command. It prints one line once it answers, runs until SIGINT or SIGTERM, and then resolves.
 *
 * Faults in flags are commander's `InvalidArgumentError`; a port that cannot be had is an Error with one sentence.
 */
export function sandboxCommand(io: { out(line: string): void }): Command {
  return new Command("sandbox")
    .description("pretend to be RongCloud on 127.0.0.1, with its quotas and with the faults you script")
    .option("--port <port>", "port to listen on; 0 takes any free one", wholeNumber(0, 65_535), 0)
    .option("--app-key <key>", "the App Key it knows", "sandbox-key")
    .option("--app-secret <secret>", "the secret calls must be signed with", "sandbox-secret")
    .addOption(new Option("--hour <kind>", "how it counts an hour").choices(["sliding", "clock"]).default("sliding"))
    .option("--day-zone <zone>", "IANA time zone whose midnight begins a day", zone, "Asia/Shanghai")
    .option("--hour-limit <n>", "broadcasts an hour", wholeNumber(0, 1e9), 2)
    .option("--day-limit <n>", "broadcasts a day", wholeNumber(0, 1e9), 3)
    .option("--count-refused", "calls it turns down count as well")
    .option("--no-message-uid", "answer without a messageUID, as it did before 2024")
    .option(
      "--fault <kind[:n]>",
      "script a fault for the n-th broadcast call, or for the next; may be repeated",
      faultOrders,
      [],
    )
    .option("--slow-ms <ms>", "how long a slow answer takes", wholeNumber(0, 3_600_000), 2_000)
    .option("--clock-start <iso>", "time lapse: what time it is at the origin", instant)
    .option("--clock-rate <n>", "time lapse: how many times as fast as real time, 1 to 2000", Number)
    .option(
      "--clock-origin <ms>",
      "time lapse: the real instant of the start, in ms since the epoch",
      wholeNumber(0, 1e15),
    )
    .addHelpText("after", faultHelp)
    .action(async (flags: Flags) => {
      const { hourLimit, dayLimit, countRefused = false, fault, ...rest } = flags;
      const sandbox = await startSandbox({
        ...rest,
        countRefused,
        limits: { hour: hourLimit, day: dayLimit },
        faults: fault,
        clock: clockOf(flags),
      });
      // Before the line that says it is ready: whoever reads that may stop it at once.
      const stopped = Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
      io.out(
        `sandbox listening on ${sandbox.url} for App Key ${flags.appKey}; record at ${sandbox.url}/_sandbox/record`,
      );
      await stopped;
      await sandbox.stop();
    });
}

function clockOf({ clockStart, clockRate = 1, clockOrigin = Date.now() }: Flags): Clock {
  if (clockStart === undefined && clockRate === 1) return systemClock;
  return timeLapseClock({ startAt: clockStart ?? clockOrigin, rate: clockRate, originMs: clockOrigin });
}

function zone(text: string): string {
  if (isZone(text)) return text;
  throw new InvalidArgumentError(`It must be an IANA time zone such as Asia/Shanghai; got "${text}".`);
}

function instant(text: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at) && /T.*(Z|[+-]\d{2}:?\d{2})$/i.test(text)) return at;
  throw new InvalidArgumentError(`It must be an RFC 3339 time with an offset; got "${text}".`);
}

function faultOrders(text: string, before: readonly FaultOrder[]): readonly FaultOrder[] {
  try {
    return [...before, parseFaultOrder(text)];
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function faultHelp(): string {
  const rows = Object.entries(FAULTS).map(
    ([kind, { letsIn, about }]) => `  ${kind.padEnd(22)}${letsIn ? "goes out       " : "does not go out"}  ${about}`,
  );
  return `\nFaults. "kind:5" is for the fifth broadcast call, "kind" for the next one without a fault of its own:\n${rows.join("\n")}`;
}
