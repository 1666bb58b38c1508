/** How findings are said, and how far two clocks may be apart. */
import type { Finding } from "../../cli/doctor-command.ts";
import { DEFAULT_RULES } from "../../domain/app.ts";
import { SECOND_MS } from "../../domain/time.ts";

export function well(about: string, text: string): Finding {
  return { about, verdict: "ok", text, todo: null };
}

export function doubtful(about: string, text: string, todo: string): Finding {
  return { about, verdict: "warn", text, todo };
}

export function failed(about: string, text: string, todo: string): Finding {
  return { about, verdict: "fail", text, todo };
}

/** A machine that keeps time by NTP is within this. */
const SKEW_USUAL_MS = SECOND_MS / 2;

/**
 * Judges two clocks. `theirs` was read somewhere between `askedAt` and `answeredAt` of ours, and is exact to `grainMs`; only
 * what no reading in between explains is held against it. Windows have a margin, and beyond that quota is no longer kept.
 */
export function judgeSkew(
  about: string,
  read: { askedAt: number; answeredAt: number; theirs: number; grainMs: number },
): Finding {
  const { askedAt, answeredAt, theirs, grainMs } = read;
  const aheadMs = askedAt - (theirs + grainMs);
  const behindMs = theirs - answeredAt;
  const skewMs = Math.max(0, aheadMs, behindMs);
  const text =
    skewMs === 0
      ? "this machine's clock agrees with it"
      : `this machine's clock is ${(skewMs / SECOND_MS).toFixed(1)} s ${aheadMs > behindMs ? "ahead of" : "behind"} it`;
  const todo = "set the clocks by NTP: Herald goes by this machine's";
  if (skewMs > DEFAULT_RULES.marginMs) return failed(about, text, todo);
  return skewMs > SKEW_USUAL_MS ? doubtful(about, text, todo) : well(about, text);
}
