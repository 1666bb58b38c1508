/** What happened in a soak besides what the ledger and the record know: what broke, what was reported, what was found. */
import type { Instant } from "../src/domain/time.ts";
import { formatInstant } from "../src/domain/time.ts";
import type { Clock } from "../src/runtime/clock.ts";
import type { Broken } from "./verdict.ts";

/** In which times are told. */
export const ZONE = "Asia/Shanghai";

export type Happening = { readonly at: Instant; readonly what: string };

export type Journal = {
  readonly happenings: readonly Happening[];
  readonly findings: readonly Broken[];
  /** How often trouble was reported, by where. */
  readonly troubles: Readonly<Record<string, number>>;
  happened(what: string): void;
  /** Something that must not happen did. */
  found(what: string, label?: string | null): void;
  /** Something went wrong out of sight and is being tried again, as it may while things are broken. */
  troubled(where: string, text: string): void;
};

export function createJournal(clock: Clock, log: (line: string) => void): Journal {
  const happenings: Happening[] = [];
  const findings: Broken[] = [];
  const troubles: Record<string, number> = {};
  const happened = (what: string) => {
    happenings.push({ at: clock.now(), what });
    log(`${new Date(clock.realMs()).toISOString()}  ${formatInstant(clock.now(), ZONE)}  ${what}`);
  };
  return {
    happenings,
    findings,
    troubles,
    happened,
    found(what, label = null) {
      happened(`FOUND: ${what}`);
      findings.push({ what, id: null, label });
    },
    troubled(where, text) {
      happened(`trouble with ${where}: ${text}`);
      // The token of an attempt says nothing here.
      const place = where.replace(/^settling .*/, "settling").replace(/ job .*/, " job");
      troubles[place] = (troubles[place] ?? 0) + 1;
    },
  };
}
