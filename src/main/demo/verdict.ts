/** The demo's verdict: what the sandbox recorded, against what Herald promised. Pure. */
import type { AppRules } from "../../domain/app.ts";
import { overQuota } from "../../domain/quota.ts";
import type { Instant } from "../../domain/time.ts";

/** One call in the sandbox's record, as far as the verdict needs it. */
export type RecordedCall = { readonly timeMs: Instant; readonly requestId: string | null; readonly outcome: string };

/** What Herald says of a campaign when the demo ends. */
export type ReportedCampaign = {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly at: Instant;
  readonly seatAt: Instant | null;
  /** The seat people were told when it was released. */
  readonly promisedAt: Instant | null;
  /** What it ended with, or waits for, in words. */
  readonly why: string | null;
  /** Its attempts' tokens, which the sandbox saw as request ids. */
  readonly tokens: readonly string[];
};

export type Verdict = {
  readonly accepted: number;
  readonly duplicates: number;
  readonly overQuota: number;
  readonly throttled: number;
  readonly uncertain: number;
  readonly expired: number;
  readonly lateMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly campaigns: readonly (ReportedCampaign & {
    readonly acceptedCalls: number;
    readonly lateMs: number | null;
  })[];
  /** Each promise that was broken, in a sentence; empty when all were kept. */
  readonly broken: readonly string[];
};

export function judgeDemo({
  calls,
  campaigns,
  quota,
  rate,
}: {
  /** Every call, Herald's and others', in the order they came. */
  calls: readonly RecordedCall[];
  campaigns: readonly ReportedCampaign[];
  quota: AppRules["quota"];
  /** Plan milliseconds in a real one; lateness is told in real ones. */
  rate: number;
}): Verdict {
  const accepted = calls.filter((call) => call.outcome === "accepted");
  const judged = campaigns.map((campaign) => {
    const own = accepted.filter((call) => call.requestId !== null && campaign.tokens.includes(call.requestId));
    const first = own[0];
    const lateMs = first && campaign.promisedAt !== null ? (first.timeMs - campaign.promisedAt) / rate : null;
    return { ...campaign, acceptedCalls: own.length, lateMs };
  });
  const ours = new Set(campaigns.flatMap((campaign) => campaign.tokens));
  const windows = overQuota(
    accepted.map(({ timeMs }) => ({ startedAt: timeMs, finishedAt: timeMs })),
    quota,
    0,
  );
  const lates = judged.flatMap(({ lateMs }) => (lateMs === null ? [] : [lateMs])).sort((a, b) => a - b);
  const duplicates = judged.reduce((sum, { acceptedCalls }) => sum + Math.max(0, acceptedCalls - 1), 0);
  return {
    accepted: accepted.filter((call) => call.requestId !== null && ours.has(call.requestId)).length,
    duplicates,
    overQuota: windows.length,
    throttled: calls.filter((call) => call.outcome === "throttled").length,
    uncertain: judged.filter(({ status }) => status === "uncertain").length,
    expired: judged.filter(({ status }) => status === "expired").length,
    lateMs: { p50: quantile(lates, 0.5), p99: quantile(lates, 0.99), max: lates.at(-1) ?? 0 },
    campaigns: judged,
    broken: [
      ...(duplicates > 0 ? [`${duplicates} announcements went out twice`] : []),
      ...(windows.length > 0 ? [`${windows.length} quota windows were exceeded`] : []),
      ...judged.flatMap(brokenPromises),
    ],
  };
}

function brokenPromises({ name, status, acceptedCalls, lateMs }: Verdict["campaigns"][number]): string[] {
  const broken: string[] = [];
  if (status === "sent" && acceptedCalls === 0)
    broken.push(`${name} is called sent, but the record has no call for it`);
  if (acceptedCalls > 0 && status !== "sent" && status !== "uncertain")
    broken.push(`${name} went out, but is called ${status}`);
  if (lateMs !== null && lateMs < 0) broken.push(`${name} went out before its seat`);
  return broken;
}

/** The smallest value with at least the share `q` of all at or below it; 0 of none. */
function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * q) - 1)] ?? 0;
}
