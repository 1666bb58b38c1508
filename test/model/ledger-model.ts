/**
 * The ledger of the model: what acquire, settle and people may write about one campaign, each in one transaction.
 *
 * The tables are the product's own (`consequenceOf`, `mayBecome`); only the protocol around them is told again, so that
 * the two can be compared step by step (`model-against-ledger.test.ts`). Every verb answers with the ledger after it, or
 * with null where the product would refuse or have nothing to do.
 */
import type { Status } from "../../src/domain/campaign.ts";
import { mayBecome } from "../../src/domain/campaign.ts";
import type { ReplyKind } from "../../src/domain/outcome.ts";
import { consequenceOf } from "../../src/domain/outcome.ts";

/** A call's number, in the order in which calls were decided. It is its token. */
export type Token = number;

export type Ledger = {
  readonly status: Status;
  /** By token; "unknown" where this ledger has never heard of the call. */
  readonly attempts: readonly ("unknown" | "in_flight" | ReplyKind)[];
  /** The call that made the campaign uncertain. */
  readonly about: Token | null;
  /** Of the app: one that ends by itself, or one that waits for a person. */
  readonly hold: "none" | "passing" | "standing";
  readonly disarmed: boolean;
  readonly alarmed: boolean;
};

/** What keeps an announcement from going out twice. A test takes one away and looks for the duplicate. */
export const FENCES = [
  "look before the first byte",
  "look half way",
  "look at the flight of a campaign that is releasing",
  "settle by token",
  "an earlier acceptance outlives a later call",
  "resolve only when no answer can come",
  "compare with the witness at start",
  "unclear waits for a person",
  "a restored flight is over",
  "doubt the latest call",
] as const;
export type Fence = (typeof FENCES)[number];

/** A call is decided: in flight, on disk, before anything is sent. */
export function acquire(
  ledger: Ledger,
  token: Token,
  isOver: (token: Token) => boolean,
  without?: Wanting,
): Ledger | null {
  const isOpen = ledger.hold === "none" && !ledger.disarmed;
  if (ledger.status === "releasing" && without !== "look at the flight of a campaign that is releasing") {
    return giveUp(ledger, isOver, without);
  }
  if ((ledger.status !== "scheduled" && ledger.status !== "releasing") || !isOpen) return null;
  return { ...withAttempt(ledger, token, "in_flight"), status: "releasing" };
}

/** A flight that must have ended by now, and of which nobody wrote down how. */
export function giveUp(ledger: Ledger, isOver: (token: Token) => boolean, without?: Wanting): Ledger | null {
  if (ledger.status !== "releasing") return null;
  const flight = ledger.attempts.lastIndexOf("in_flight");
  return flight >= 0 && !isOver(flight) ? null : callUncertain(ledger, without);
}

/** An answer is written down. An accepted call always wins; any other decides only about the flight it belongs to. */
export function settle(ledger: Ledger, answered: Token, kind: ReplyKind, without?: Wanting): Ledger {
  const flight = ledger.attempts.lastIndexOf("in_flight");
  const token = without === "settle by token" && flight >= 0 ? flight : answered;
  const was = ledger.attempts[token] ?? "unknown";
  if (was === "unknown" || was === "accepted") return ledger;
  const { campaign, app } = consequenceOf({ kind }, false);
  const isThisFlight = was === "in_flight" && ledger.status === "releasing";
  const ended = withAttempt(ledger, token, kind);
  const settled = was === "in_flight" || kind !== "neverLeft" ? held(ended, app) : ended;
  if (kind === "accepted") {
    const others = ledger.attempts.filter(
      (reply, other) => other !== token && (reply === "accepted" || reply === "in_flight"),
    );
    const alarmed = ledger.alarmed || others.length > 0;
    const staysOpen = ledger.status === "sent" || (ledger.status === "releasing" && !isThisFlight);
    return staysOpen ? { ...settled, alarmed } : { ...move(settled, "sent"), about: null, alarmed };
  }
  const isLastWord = ledger.status === "uncertain" && ledger.about === token && kind === "neverLeft";
  if (!isThisFlight && !isLastWord) return settled;
  const to = kind === "unclear" && without === "unclear waits for a person" ? "scheduled" : campaign;
  return takeFurther(settled, token, to, without);
}

/** A call that was decided and never begun: its worker is stopping, or the witness cannot be written, and all wait. */
export function giveBack(
  ledger: Ledger,
  token: Token,
  { unwitnessed, without }: { unwitnessed: boolean; without: Wanting | undefined },
): Ledger {
  if (ledger.attempts[token] !== "in_flight") return ledger;
  const ended = withAttempt(ledger, token, "neverLeft");
  const back = ledger.status === "releasing" ? takeFurther(ended, token, "scheduled", without) : ended;
  return unwitnessed ? held(back, "backs-off") : back;
}

/** Where a campaign stands after a call of it ended without being accepted. */
function takeFurther(ledger: Ledger, token: Token, to: Status, without: Wanting | undefined): Ledger {
  const isSent = ledger.attempts.includes("accepted") && without !== "an earlier acceptance outlives a later call";
  if (isSent) return { ...move(ledger, "sent"), about: null };
  const moved = to === "uncertain" && ledger.status === to ? ledger : move(ledger, to);
  return { ...moved, about: to === "uncertain" ? token : null };
}

/** Nobody knows how the campaign's latest call ended; what is still in flight of it is over. */
function callUncertain(ledger: Ledger, without: Wanting | undefined): Ledger {
  const attempts = ledger.attempts.map((reply) => (reply === "in_flight" ? "unclear" : reply));
  return takeFurther({ ...ledger, attempts }, attempts.lastIndexOf("unclear"), "uncertain", without);
}

/** The comparison at every start: calls the witness knows and the ledger does not. */
export function checkWitness(ledger: Ledger, witnessed: readonly Token[], without?: Wanting): Ledger {
  const missing = witnessed.filter((token) => (ledger.attempts[token] ?? "unknown") === "unknown");
  if (missing.length === 0 || without === "compare with the witness at start") return ledger;
  const recorded = missing.reduce((known, token) => withAttempt(known, token, "unclear"), {
    ...ledger,
    disarmed: true,
  });
  const isOpen = ledger.status === "uncertain" || mayBecome(ledger.status, "uncertain");
  if (!isOpen) return recorded;
  if (without === "a restored flight is over" || without === "doubt the latest call")
    return doubtAsBefore(recorded, missing, without);
  return callUncertain(recorded, without);
}

/** As the product did it until this model found what came of it. */
function doubtAsBefore(ledger: Ledger, missing: readonly Token[], without: Wanting): Ledger {
  if (ledger.status === "uncertain") return ledger;
  const latest = ledger.attempts.findLastIndex((reply) => reply === "unclear" || reply === "in_flight");
  return { ...move(ledger, "uncertain"), about: without === "doubt the latest call" ? (missing[0] ?? null) : latest };
}

export function resolve(
  ledger: Ledger,
  became: "sent" | "not-sent",
  isOver: (token: Token) => boolean,
  without?: Wanting,
): Ledger | null {
  if (ledger.status !== "uncertain") return null;
  const latest = ledger.attempts.findLastIndex((reply) => reply !== "unknown");
  if (latest >= 0 && !isOver(latest) && without !== "resolve only when no answer can come") return null;
  return { ...move(ledger, became === "sent" ? "sent" : "scheduled"), about: null };
}

export function cancel(ledger: Ledger): Ledger | null {
  return ledger.status === "scheduled" ? move(ledger, "cancelled") : null;
}

/** What every decision ends with: a waiting campaign past its deadline leaves the plan. */
export function replan(ledger: Ledger, isPastDeadline: boolean): Ledger {
  return isPastDeadline && ledger.status === "scheduled" ? move(ledger, "expired") : ledger;
}

/** The ledger refused a step. In the product that answer would be tried for ever. */
export class RefusedStep extends Error {}

/** A fence that is not there, or an assumption that does not hold. */
export type Wanting = Fence | "look and write are one" | "what was written whole arrives in time or never";

function move(ledger: Ledger, to: Status): Ledger {
  if (ledger.status === to) throw new RefusedStep(`${to} again`);
  if (!mayBecome(ledger.status, to)) throw new RefusedStep(`${ledger.status} to ${to}`);
  return { ...ledger, status: to };
}

function withAttempt(ledger: Ledger, token: Token, reply: Ledger["attempts"][number]): Ledger {
  const attempts = ledger.attempts.slice();
  while (attempts.length <= token) attempts.push("unknown");
  attempts[token] = reply;
  return { ...ledger, attempts };
}

function held(ledger: Ledger, app: ReturnType<typeof consequenceOf>["app"]): Ledger {
  if (app === "goes-on" || ledger.hold === "standing") return ledger;
  return { ...ledger, hold: app === "blocked" ? "standing" : "passing" };
}
