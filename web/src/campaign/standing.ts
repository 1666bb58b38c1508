/**
 * Where a campaign stands, as people see it: one word for what the ledger keeps in status, seat, hold, approval and reasons.
 * A shape goes with every colour, for whoever cannot tell the colours apart.
 */
import type { Status } from "../api/campaigns.ts";
import type { Reason } from "../api/plan.ts";

export type Standing =
  | "draft"
  | "booked"
  | "waiting-quota"
  | "waiting-morning"
  | "waiting"
  | "no-seat"
  | "pending"
  | "rejected"
  | "upcoming"
  | "held"
  | "releasing"
  | "sent"
  | "uncertain"
  | "failed"
  | "expired"
  | "skipped"
  | "cancelled";

type Known = {
  /** Null on an occurrence that has not been fired yet. */
  readonly status: Status | null;
  readonly at: string;
  readonly seat: string | null;
  readonly approval: "none" | "pending" | "approved" | "rejected";
  readonly held: object | null;
  readonly reasons: readonly Reason[];
};

export function standingOf({ status, at, seat, approval, held, reasons }: Known): Standing {
  if (status !== null && status !== "scheduled") return status;
  if (approval === "rejected") return "rejected";
  if (held !== null) return "held";
  if (approval === "pending" && status !== null) return "pending";
  if (seat === null) return "no-seat";
  if (Date.parse(seat) - Date.parse(at) >= 60_000) {
    const codes = reasons.map(({ code }) => code);
    if (codes.some((code) => code === "day-quota" || code === "hour-quota" || code === "reserve"))
      return "waiting-quota";
    if (codes.includes("send-window")) return "waiting-morning";
    return "waiting";
  }
  return status === null ? "upcoming" : "booked";
}

/** Whether a person must do something about it. */
export function needsPerson(standing: Standing): boolean {
  return ["uncertain", "held", "no-seat", "rejected"].includes(standing);
}
