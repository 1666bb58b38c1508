/**
 * What will go out, and what would: the plan of an app as it stands, and as it would stand with campaigns added, moved or
 * taken away, or under other rules. Nothing is stored, and nobody is kept waiting for it.
 */
import type { AppRules } from "../domain/app.ts";
import { holdsOf } from "../domain/app-state.ts";
import { firstApproval } from "../domain/approval.ts";
import type { Approval, Held, Priority, Status } from "../domain/campaign.ts";
import { unfiredClaims } from "../domain/future-claims.ts";
import type { Claim, Seat } from "../domain/plan.ts";
import { plan } from "../domain/plan.ts";
import { Refused } from "../domain/refused.ts";
import type { Timetable } from "../domain/timetable.ts";
import { createTimetable } from "../domain/timetable.ts";
import type { Instant } from "../domain/time.ts";
import { claimOf, isKept, TO_APPROVE_MS } from "../domain/wish.ts";
import type { Outlook } from "../ledger/outlook.ts";
import type { WaitingCampaign } from "../ledger/stored-campaign.ts";

/** One line of the plan. */
export type Forecast = Seat & {
  readonly name: string;
  /** Null on a campaign, also on one that a schedule has fired. */
  readonly scheduleId: string | null;
  readonly isFired: boolean;
  /** Null, as the revision is, on what is no campaign yet: an occurrence still to fire, or what is only supposed. */
  readonly status: Extract<Status, "scheduled"> | null;
  readonly revision: number | null;
  /** Of an occurrence still to fire: its schedule's, as which it will begin. */
  readonly approval: Approval;
  readonly at: Instant;
  readonly deadline: Instant | null;
  readonly priority: Priority;
  readonly anytime: boolean;
  /** The seat last told to people. */
  readonly promisedAt: Instant | null;
  /** Why it stands out of the plan; it has no seat then. */
  readonly held: Held | null;
};

/** What to suppose. An id that does not wait is refused, for the answer would be about something else. */
export type Supposition = {
  readonly add?: readonly (Omit<Claim, "bookedAt" | "nominalAt" | "deadline"> & {
    readonly name: string;
    readonly deadline: Instant;
  })[];
  readonly move?: readonly (Partial<Pick<Claim, "at" | "priority" | "anytime">> & {
    readonly id: string;
    readonly deadline?: Instant;
  })[];
  readonly remove?: readonly string[];
  readonly rules?: AppRules;
  /** Occurrences hold their seats at least up to here, as they would if something waited with this deadline. */
  readonly reach?: Instant;
};

/** A line that would not be as it is: its seat before and after. */
export type Shift = {
  readonly id: string;
  readonly name: string;
  readonly from: Instant | null;
  readonly to: Instant | null;
};

/** Everything that waits or will fire, by seat; what has no seat comes last. */
export function forecast(outlook: Outlook, suppose: Supposition = {}): readonly Forecast[] {
  const { now, usage } = outlook;
  const rules = suppose.rules ?? outlook.state.rules;
  const entries = entriesOf(outlook, suppose);
  const holds = holdsOf({ ...outlook.state, rules });
  const seats = plan({ now, rules, usage, holds, claims: claimsIn(entries) });
  const seatOf = new Map(seats.map((seat) => [seat.id, seat]));
  return entries
    .map(({ claim, kept, ...rest }): Forecast => {
      const { id, deadline, priority, anytime } = claim;
      const seat = seatOf.get(id) ?? { id, seatAt: null, firstSeatAt: null, reasons: [] };
      const reasons = kept && isKept(kept, seat.seatAt) ? kept.seatReasons : seat.reasons;
      return { ...seat, reasons, ...rest, deadline, priority, anytime };
    })
    .sort((a, b) => (a.seatAt ?? Infinity) - (b.seatAt ?? Infinity) || a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** What differs between two forecasts, of all that is in both. */
export function shiftsBetween(before: readonly Forecast[], after: readonly Forecast[]): readonly Shift[] {
  const was = new Map(before.map((line) => [line.id, line]));
  return after.flatMap(({ id, name, seatAt }) => {
    const from = was.get(id);
    return from === undefined || from.seatAt === seatAt ? [] : [{ id, name, from: from.seatAt, to: seatAt }];
  });
}

/** The next seats that an ordinary campaign would get if so many were submitted now, one after the other. */
export function nextFreeSeats(outlook: Outlook, count: number, lines = forecast(outlook)): readonly Seat[] {
  const { now } = outlook;
  const timetable = bookedTimetable(outlook, lines);
  const probe = { bookedAt: now, nominalAt: now, at: now, deadline: null, anytime: false, priority: "normal" } as const;
  const free: Seat[] = [];
  for (let n = 0; n < count; n += 1) {
    const seat = timetable.place({ ...probe, id: "" }, now);
    free.push(seat);
    if (seat.seatAt === null) break;
    timetable.book({ seatAt: seat.seatAt, urgent: false });
  }
  return free;
}

/** What is closed once everything has its seat: what fits now moves nobody. */
export function bookedTimetable({ now, state, usage }: Outlook, lines: readonly Forecast[]): Timetable {
  const timetable = createTimetable({ now, rules: state.rules, usage, holds: holdsOf(state) });
  for (const { seatAt, priority } of lines) {
    if (seatAt !== null) timetable.book({ seatAt, urgent: priority === "urgent" });
  }
  return timetable;
}

type Entry = Omit<Forecast, keyof Seat | "deadline" | "priority" | "anytime"> & {
  readonly claim: Claim;
  /** The reasons of a seat that is kept for an approval's sake. */
  readonly kept?: Pick<WaitingCampaign, "approval" | "seatAt" | "seatReasons">;
};

/** What is said alike of all that is no campaign yet. */
const NO_CAMPAIGN = { isFired: false, status: null, revision: null, promisedAt: null, held: null } as const;

function entriesOf(
  outlook: Outlook,
  { add = [], move = [], remove = [], rules, reach }: Supposition,
): readonly Entry[] {
  const { now } = outlook;
  const approval = firstApproval((rules ?? outlook.state.rules).approval);
  // What is new, or has another time, must be approved first where the app asks for that.
  const unapproved = (claim: Claim): Claim =>
    approval === "none" ? claim : { ...claim, at: Math.max(claim.at, now + TO_APPROVE_MS) };
  const waiting = new Map(outlook.waiting.map((campaign) => [campaign.id, entryOf(campaign, now)]));
  const removed = new Set(remove.filter((id) => !waiting.delete(id)));
  for (const { id, ...change } of move) {
    const entry = waiting.get(id);
    if (!entry) throw notWaiting(id, outlook.app);
    const claim = moved({ ...entry.claim, at: entry.at }, change, now);
    const { kept: _, ...rest } = entry;
    waiting.set(id, { ...rest, at: claim.at, held: null, approval, promisedAt: null, claim: unapproved(claim) });
  }
  for (const { name, ...claim } of add) {
    if (waiting.has(claim.id)) throw new Refused("conflict", `the id "${claim.id}" is taken in app "${outlook.app}"`);
    const added = unapproved({ ...claim, bookedAt: now, nominalAt: claim.at });
    const entry = { ...NO_CAMPAIGN, name, scheduleId: null, at: claim.at, approval, claim: added };
    waiting.set(claim.id, entry);
  }
  // Last, for how far ahead occurrences hold seats depends on the deadlines of all that would wait.
  const entries = [...waiting.values()];
  const claims = [...claimsIn(entries), ...(reach === undefined ? [] : [{ deadline: reach }])];
  const occurrences = occurrencesOf(outlook, claims).filter(({ claim }) => !removed.delete(claim.id));
  for (const id of removed) throw notWaiting(id, outlook.app);
  return [...entries, ...occurrences];
}

function entryOf(campaign: WaitingCampaign, now: Instant): Entry {
  const { name, scheduleId, revision, approval, at, promisedAt, unreadable } = campaign;
  // The next re-plan will hold it; there is no planning with what nobody can read.
  const held = unreadable === null ? campaign.held : ({ code: "invalid", text: unreadable, since: now } as const);
  return {
    name,
    scheduleId,
    isFired: scheduleId !== null,
    status: "scheduled",
    revision,
    approval,
    at,
    promisedAt,
    held,
    kept: campaign,
    claim: claimOf(campaign, now),
  };
}

function occurrencesOf(
  { now, schedules, fired }: Outlook,
  claims: readonly Pick<Claim, "deadline">[],
): readonly Entry[] {
  const known = new Map(schedules.map((schedule) => [schedule.id, schedule]));
  return unfiredClaims({ now, claims, schedules, fired }).map((claim) => {
    const { scheduleId, at } = claim;
    const { name, approval } = known.get(scheduleId) ?? { name: scheduleId, approval: "none" };
    return { ...NO_CAMPAIGN, name, scheduleId, at, approval, claim };
  });
}

function claimsIn(entries: readonly Entry[]): readonly Claim[] {
  return entries.flatMap(({ claim, held }) => (held === null ? [claim] : []));
}

/** As an edit would: a new time books anew, and keeps the room there was until the deadline. */
function moved(claim: Claim, change: Partial<Claim>, now: Instant): Claim {
  const at = change.at ?? claim.at;
  const room = claim.deadline === null ? null : claim.deadline - claim.at;
  const deadline = change.deadline ?? (room === null ? null : at + room);
  return { ...claim, ...change, at, deadline, nominalAt: at, bookedAt: now };
}

function notWaiting(id: string, app: string): Refused {
  return new Refused("not-found", `nothing called "${id}" waits in app "${app}"`);
}
