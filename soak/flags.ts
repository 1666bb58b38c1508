/** The flags of `npm run soak`. Pure. */
import { parseArgs } from "node:util";
import { nearest } from "../src/domain/fault.ts";
import { HOUR_MS, MINUTE_MS } from "../src/domain/time.ts";
import { RATE_MAX } from "../src/runtime/clock.ts";
import type { PairingId } from "./world.ts";
import { PAIRING_IDS } from "./world.ts";

export type Flags = {
  /** Real time in which things break, of all pairings together. */
  readonly lengthMs: number;
  /** Null: any. */
  readonly seed: number | null;
  readonly pairings: readonly PairingId[];
  readonly rate: number;
  readonly dayLimit: number;
  readonly json: boolean;
  /** A file for everything that happens; null for none. */
  readonly log: string | null;
};

export type ReadFlags =
  | { readonly kind: "flags"; readonly flags: Flags }
  | { readonly kind: "help" }
  | { readonly kind: "bad"; readonly why: string };

const SEED_MAX = 2 ** 32 - 1;

export const HELP = `usage: npm run soak -- [flags]

Runs Herald on a fast clock against the sandbox while processes, stores and calls break and people interfere; then lets
everything come to its end and judges by the sandbox's own record. Exit code 0: every promise was kept; 1: one was
broken, and the history of its campaign is printed; 2: the flags are wrong.

  --hours N       real time in which things break, all pairings together; 1.5 when not given, about a month on each of four
  --minutes N     the same in minutes; starting and settling take about half a minute more on each pairing
  --pairing NAME  ${PAIRING_IDS.join(", ")} or all (when not given)
  --seed S        a whole number, printed at the start; any when not given
  --rate R        plan time runs R times as fast as real time, 100 to ${RATE_MAX}; ${RATE_MAX} when not given
  --day-limit N   calls a natural day, 1 to 48; 3 when not given, as the provider's
  --json          the report as JSON on standard output, progress on standard error
  --log FILE      also writes down everything that happens, as it happens

The seed fixes what breaks and what people do, and when. It does not fix how the machine schedules its processes, so the
same seed may meet a fault at another point of a release.
`;

export function readFlags(args: readonly string[]): ReadFlags {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    if (values.help) return { kind: "help" };
    if (values.hours !== undefined && values.minutes !== undefined) {
      throw new RangeError("--hours and --minutes say the same thing: give one of them");
    }
    const lengthMs =
      values.minutes === undefined
        ? numberOf("--hours", values.hours ?? "1.5", { min: 0.001, max: 10_000 }) * HOUR_MS
        : numberOf("--minutes", values.minutes, { min: 0.05, max: 600_000 }) * MINUTE_MS;
    const flags = {
      lengthMs,
      seed: values.seed === undefined ? null : numberOf("--seed", values.seed, { min: 0, max: SEED_MAX, whole: true }),
      pairings: pairingsOf(values.pairing ?? "all"),
      rate: numberOf("--rate", values.rate ?? String(RATE_MAX), { min: 100, max: RATE_MAX }),
      dayLimit: numberOf("--day-limit", values["day-limit"] ?? "3", { min: 1, max: 48, whole: true }),
      json: values.json ?? false,
      log: values.log ?? null,
    };
    return { kind: "flags", flags };
  } catch (error) {
    return { kind: "bad", why: error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error) };
  }
}

const OPTIONS = {
  hours: { type: "string" },
  minutes: { type: "string" },
  pairing: { type: "string" },
  seed: { type: "string" },
  rate: { type: "string" },
  "day-limit": { type: "string" },
  json: { type: "boolean" },
  log: { type: "string" },
  help: { type: "boolean", short: "h" },
} as const;

function numberOf(
  flag: string,
  text: string,
  { min, max, whole = false }: { min: number; max: number; whole?: boolean },
) {
  const number = Number(text);
  const isGood = text.trim() !== "" && number >= min && number <= max && (!whole || Number.isInteger(number));
  if (!isGood)
    throw new RangeError(`${flag} must be a ${whole ? "whole " : ""}number from ${min} to ${max}; got "${text}"`);
  return number;
}

function pairingsOf(name: string): readonly PairingId[] {
  const found = PAIRING_IDS.filter((id) => name === "all" || id === name);
  if (found.length > 0) return found;
  const guess = nearest(name, [...PAIRING_IDS, "all"]);
  const hint = guess === undefined ? "" : ` — did you mean "${guess}"?`;
  throw new RangeError(`--pairing must be one of ${PAIRING_IDS.join(", ")} or all; got "${name}"${hint}`);
}
