/**
 * The verdict on a soak: what the sandbox recorded and what the ledger says at the end, against what was promised. Pure.
 */
import { hasEnded } from "../src/domain/campaign.ts";
import type { Status } from "../src/domain/campaign.ts";
import type { Instant } from "../src/domain/time.ts";
import { localDate } from "../src/domain/time.ts";
import { hasRoom } from "../src/sandbox/limiter.ts";
import type { LimiterSettings } from "../src/sandbox/limiter.ts";
import type { Outcome } from "../src/sandbox/record.ts";
import { REFUSED_TRIES_PER_DAY } from "../src/domain/backoff.ts";

/** One call in the sandbox's record. */
export type JudgedCall = {
  readonly timeMs: Instant;
  /** The attempt's token, where Herald made the call. */
  readonly requestId: string | null;
  readonly label: string | null;
  readonly content: string;
  readonly outcome: Outcome;
  readonly counted: boolean;
  /** Whether a fault was scripted for it. */
  readonly isFaulty: boolean;
  /** Whether somebody else made it. */
  readonly isStrangers: boolean;
};

/** One campaign as the ledger has it at the end. */
export type JudgedCampaign = {
  readonly id: string;
  readonly label: string | null;
  readonly status: Status;
  readonly at: Instant;
  readonly deadline: Instant;
  readonly seatAt: Instant | null;
  readonly content: string;
  readonly attempts: readonly { readonly token: string; readonly reply: string }[];
};

export type Judged = {
  /** All calls in the order they came, those of others too. */
  readonly calls: readonly JudgedCall[];
  readonly campaigns: readonly JudgedCampaign[];
  /** The labels of the announcements Herald said it had taken. */
  readonly taken: Iterable<string>;
  /** The ids of the occurrences that fell due. */
  readonly due: readonly string[];
  readonly limits: LimiterSettings;
  readonly endedAt: Instant;
};

/** A promise that was broken, and the campaign it was broken to. */
export type Broken = { readonly what: string; readonly id: string | null; readonly label: string | null };

export type Verdict = {
  readonly campaigns: number;
  readonly calls: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly lost: number;
  readonly overQuota: number;
  /** Campaigns of which for a time nobody knew, or still knows, whether they went out. */
  readonly uncertain: number;
  readonly rejected: number;
  readonly expired: number;
  readonly strangers: number;
  readonly broken: readonly Broken[];
};

export function judgeSoak(judged: Judged): Verdict {
  const { calls, campaigns } = judged;
  const ours = calls.filter(({ isStrangers }) => !isStrangers);
  const accepted = ours.filter(({ outcome }) => outcome === "accepted");
  const twice = findTwice(campaigns, accepted);
  const lost = findLost(judged);
  const overQuota = [...findOverrun(ours, judged.limits), ...findHammering(ours, judged)];
  return {
    campaigns: campaigns.length,
    calls: ours.length,
    accepted: accepted.length,
    duplicates: twice.length,
    lost: lost.length,
    overQuota: overQuota.length,
    uncertain: campaigns.filter(wasUncertain).length,
    rejected: ours.filter(({ outcome }) => outcome === "throttled").length,
    expired: campaigns.filter(({ status }) => status === "expired").length,
    strangers: calls.length - ours.length,
    broken: [...twice, ...lost, ...overQuota, ...findUnknown(campaigns, ours), ...findLies(campaigns, accepted)],
  };
}

/** Announcements that reached everyone more than once: by their attempts, or by their words under another id. */
function findTwice(campaigns: readonly JudgedCampaign[], accepted: readonly JudgedCall[]): Broken[] {
  const byAttempt = campaigns.flatMap((campaign) => {
    const times = callsOf(campaign, accepted).length;
    return times > 1 ? [broken(campaign, `it went out ${times} times`)] : [];
  });
  const known = new Set(byAttempt.map(({ label }) => label));
  const byWords = [...new Set(accepted.map(({ label }) => label))].flatMap((label) => {
    const isRecurring = campaigns.some((campaign) => campaign.label === label && isOccurrence(campaign));
    const times = accepted.filter((call) => call.label === label).length;
    if (times < 2 || isRecurring || known.has(label)) return [];
    return [{ what: `its words went out ${times} times`, id: null, label }];
  });
  return [...byAttempt, ...byWords];
}

/** What was taken and is nowhere, and what neither has ended nor can be seen to wait. */
function findLost({ campaigns, taken, due, endedAt }: Judged): Broken[] {
  const labels = new Set(campaigns.map(({ label }) => label));
  const ids = new Set(campaigns.map(({ id }) => id));
  return [
    ...[...taken]
      .filter((label) => !labels.has(label))
      .map((label) => ({ what: "it was taken, and the ledger does not know it", id: null, label })),
    ...due
      .filter((id) => !ids.has(id))
      .map((id) => ({ what: "it fell due, and the ledger does not know it", id, label: null })),
    ...campaigns.flatMap((campaign) => {
      const { status, deadline, seatAt } = campaign;
      if (hasEnded(status) || status === "uncertain") return [];
      const waits = status === "scheduled" && deadline > endedAt && (seatAt === null || seatAt > endedAt);
      return waits ? [] : [broken(campaign, `it is still ${status}, though nothing was in its way any more`)];
    }),
  ];
}

/** Calls the provider turned down because Herald's own calls had used the quota up. */
function findOverrun(ours: readonly JudgedCall[], limits: LimiterSettings): Broken[] {
  return ours.flatMap((call, at) => {
    if (call.outcome !== "throttled" || call.isFaulty) return [];
    const countedAts = ours
      .slice(0, at)
      .filter(({ counted }) => counted)
      .map(({ timeMs }) => timeMs);
    if (hasRoom(countedAts, call.timeMs, limits)) return [];
    return [{ what: "it was called when Herald itself had used the quota up", id: null, label: call.label }];
  });
}

/** Days on which Herald was turned down, and knew it, more often than it may go on trying. */
function findHammering(ours: readonly JudgedCall[], { campaigns, limits }: Judged): Broken[] {
  const replyOf = new Map(campaigns.flatMap(({ attempts }) => attempts.map(({ token, reply }) => [token, reply])));
  const byDay = new Map<string, number>();
  for (const { outcome, requestId, timeMs } of ours) {
    if (outcome !== "throttled" || requestId === null || replyOf.get(requestId) !== "throttled") continue;
    const day = localDate(timeMs, limits.dayZone);
    byDay.set(day, (byDay.get(day) ?? 0) + 1);
  }
  return [...byDay]
    .filter(([, times]) => times > REFUSED_TRIES_PER_DAY)
    .map(([day, times]) => ({ what: `${times} calls were turned down on ${day}`, id: null, label: null }));
}

/** Calls in Herald's name that the ledger has no attempt for. */
function findUnknown(campaigns: readonly JudgedCampaign[], ours: readonly JudgedCall[]): Broken[] {
  const known = new Set(campaigns.flatMap(({ attempts }) => attempts.map(({ token }) => token)));
  return ours
    .filter(({ requestId }) => requestId === null || !known.has(requestId))
    .map(({ label }) => ({ what: "a call was made that the ledger does not know of", id: null, label }));
}

/** Campaigns of which the ledger says what the record says otherwise. */
function findLies(campaigns: readonly JudgedCampaign[], accepted: readonly JudgedCall[]): Broken[] {
  return campaigns.flatMap((campaign) => {
    const { status, at, content } = campaign;
    const [call] = callsOf(campaign, accepted);
    if (!call) return status === "sent" ? [broken(campaign, "it is called sent, and never went out")] : [];
    return [
      ...(status === "sent" || status === "uncertain"
        ? []
        : [broken(campaign, `it went out, and is called ${status}`)]),
      ...(call.timeMs < at ? [broken(campaign, "it went out before its time")] : []),
      ...(call.content === content ? [] : [broken(campaign, "it went out with words that were no longer its own")]),
    ];
  });
}

function callsOf({ attempts }: JudgedCampaign, calls: readonly JudgedCall[]): readonly JudgedCall[] {
  return calls.filter(({ requestId }) => attempts.some(({ token }) => token === requestId));
}

function wasUncertain({ status, attempts }: JudgedCampaign): boolean {
  return status === "uncertain" || attempts.some(({ reply }) => reply === "unclear");
}

function isOccurrence({ id }: JudgedCampaign): boolean {
  return id.includes("~");
}

function broken({ id, label }: JudgedCampaign, what: string): Broken {
  return { what, id, label };
}
