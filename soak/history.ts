/** The whole history of a campaign to which a promise was broken, in the order of time. */
import { formatInstant } from "../src/domain/time.ts";
import type { Happening } from "./journal.ts";
import { ZONE } from "./journal.ts";
import type { Outcome } from "./outcome.ts";
import type { Broken } from "./verdict.ts";
import { labelIn } from "./words.ts";

/** How much of what else happened is told before and after, in plan time. */
const AROUND_MS = 3_600_000;

/** The campaign's row, then its attempts, what was recorded of it, its calls, and what broke meanwhile. */
export function historyOf(broken: Broken, outcome: Outcome, happenings: readonly Happening[]): readonly string[] {
  const { id, label, what } = broken;
  const campaigns = outcome.campaigns.filter((campaign) =>
    id === null ? label !== null && campaign.name === label : campaign.id === id,
  );
  const ids = new Set(campaigns.map((campaign) => campaign.id));
  const tokens = new Set(campaigns.flatMap(({ attempts }) => attempts.map(({ token }) => token)));
  const calls = outcome.calls.filter(
    ({ requestId, fields }) =>
      (requestId !== null && tokens.has(requestId)) ||
      (id === null && label !== null && labelIn(fields["content"] ?? "") === label),
  );
  const told = [
    ...outcome.facts
      .filter(({ subject }) => ids.has(subject))
      .map(({ at, actor, action, detail }) => ({ at, what: `${actor} ${action} ${JSON.stringify(detail)}` })),
    ...calls.map(({ timeMs, requestId, outcome: became, status, code, fault }) => ({
      at: timeMs,
      what: `CALL ${requestId}: ${became}, answered ${status}/${code}, fault ${fault}`,
    })),
  ];
  const from = Math.min(...told.map(({ at }) => at)) - AROUND_MS;
  const to = Math.max(...told.map(({ at }) => at)) + AROUND_MS;
  const meanwhile =
    told.length === 0 ? happenings.slice(-LATEST) : happenings.filter(({ at }) => at >= from && at <= to);
  return [
    `${label ?? id ?? "the soak"}: ${what}`,
    ...campaigns.map(({ attempts: _, ...row }) => `  row ${JSON.stringify(row)}`),
    ...campaigns.flatMap(({ attempts }) => attempts.map((attempt) => `  attempt ${JSON.stringify(attempt)}`)),
    ...[...told, ...meanwhile.map(({ at, what: happening }) => ({ at, what: `  ~ ${happening}` }))]
      .sort((a, b) => a.at - b.at)
      .map((line) => `  ${formatInstant(line.at, ZONE)}  ${line.what}`),
  ];
}

/** Where no campaign is concerned, so many of the last happenings are told. */
const LATEST = 60;
