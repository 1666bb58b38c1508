/** What is counted as it happens: by the facts of this process's decisions, and by what its worker knows of each call. */
import { Counter, Histogram } from "prom-client";
import type { Registry } from "prom-client";
import type { Happening } from "../domain/alert.ts";
import { HOLD_REASONS } from "../domain/app-state.ts";
import { CORRECTION_KINDS } from "../domain/correction.ts";
import { missedOccurrence } from "../domain/missed-occurrence.ts";
import { REPLY_KINDS } from "../domain/outcome.ts";
import { SECOND_MS } from "../domain/time.ts";

export type Counted = {
  /** Takes note of what happened, once it is committed. */
  tell(fact: Happening): void;
  /** A call begins, so late after its seat in real time. */
  called(call: { readonly app: string; readonly lateMs: number }): void;
  /** Begins the app's series at nothing, so that the first of anything is seen as a change. */
  begin(app: string): void;
};

const LATENESS_SECONDS = [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300];
const SLIP_SECONDS = [0, 60, 300, 900, 3_600, 14_400, 43_200, 86_400, 259_200];

export function countInto(registry: Registry): Counted {
  const registers = [registry];
  const attempts = new Counter({
    name: "herald_attempts_total",
    help: "Calls that ended, by RongCloud's reply; a late answer counts beside what was believed until then.",
    labelNames: ["app", "reply"],
    registers,
  });
  const holds = new Counter({
    name: "herald_holds_total",
    help: "How often an app was held, paused or disarmed, by reason.",
    labelNames: ["app", "reason"],
    registers,
  });
  const missed = new Counter({
    name: "herald_missed_occurrences_total",
    help: "Occurrences of schedules that will not go out, by schedule and reason.",
    labelNames: ["app", "schedule", "reason"],
    registers,
  });
  const corrections = new Counter({
    name: "herald_reconciler_corrections_total",
    help: "What reconciling found wrong between ledger and queue, and put right.",
    labelNames: ["app", "kind"],
    registers,
  });
  const lateness = new Histogram({
    name: "herald_release_lateness_seconds",
    help: "How long after its seat a call began, in real time.",
    labelNames: ["app"],
    buckets: LATENESS_SECONDS,
    registers,
  });
  const slip = new Histogram({
    name: "herald_seat_slip_seconds",
    help: "How much later than asked for the seat was of what is released.",
    labelNames: ["app"],
    buckets: SLIP_SECONDS,
    registers,
  });

  return {
    tell(fact) {
      const { app, action, detail } = fact;
      const reply = REPLY_KINDS.find((kind) => kind === detail["reply"]);
      if (action === "attempt.ended" && reply !== undefined) attempts.inc({ app, reply });
      const reason = HELD_BY[action] ?? (action === "app.held" ? detail["code"] : undefined);
      const held = HOLD_REASONS.find((known) => known === reason);
      if (held !== undefined) holds.inc({ app, reason: held });
      const kind = CORRECTION_KINDS.find((known) => known === detail["kind"]);
      if (action === "reconciler.corrected" && kind !== undefined) corrections.inc({ app, kind });
      const lost = missedOccurrence(fact);
      if (lost !== null) missed.inc({ app, schedule: lost.scheduleId, reason: lost.reason });
      if (action === "campaign.releasing") {
        const { at, seatAt } = detail;
        if (typeof at === "number" && typeof seatAt === "number") {
          slip.observe({ app }, Math.max(0, seatAt - at) / SECOND_MS);
        }
      }
    },
    called: ({ app, lateMs }) => lateness.observe({ app }, Math.max(0, lateMs) / SECOND_MS),
    begin(app) {
      for (const reply of REPLY_KINDS) attempts.inc({ app, reply }, 0);
      for (const reason of HOLD_REASONS) holds.inc({ app, reason }, 0);
      for (const kind of CORRECTION_KINDS) corrections.inc({ app, kind }, 0);
    },
  };
}

/** Reasons that are an action of their own. */
const HELD_BY: Readonly<Record<string, string>> = {
  "app.paused": "paused",
  "app.disarmed": "disarmed",
  "app.unreadable": "unreadable",
};
