/** What is left when a soak has ended: the sandbox's record and all that the ledger knows. */
import { contentText } from "../src/domain/message.ts";
import { occurrenceId, occurrencesBetween } from "../src/domain/occurrence.ts";
import type { Instant } from "../src/domain/time.ts";
import type { Attempt } from "../src/ledger/attempts.ts";
import type { StoredCampaign } from "../src/ledger/campaigns.ts";
import type { Fact } from "../src/ledger/audit.ts";
import { openLedger } from "../src/ledger/open-ledger.ts";
import type { Store } from "../src/ledger/open-ledger.ts";
import { systemClock } from "../src/runtime/clock.ts";
import type { SandboxEntry } from "../src/sandbox/record.ts";
import type { Notice } from "../src/schedules/define-schedule.ts";
import type { JudgedCall, JudgedCampaign } from "./verdict.ts";
import { STRANGER } from "./break.ts";
import { labelIn, wordsOf } from "./words.ts";
import { APP } from "./worker-orders.ts";

export type Outcome = {
  readonly calls: readonly SandboxEntry[];
  readonly campaigns: readonly (StoredCampaign & { readonly attempts: readonly Attempt[] })[];
  readonly facts: readonly Fact[];
  /** The ids of the occurrences that fell due. */
  readonly due: readonly string[];
};

/** A recurring announcement goes through all of it as well. */
export const NOTICE: Notice = {
  id: "noon",
  name: "noon",
  message: wordsOf("noon", "v1"),
  recurrence: { cron: "30 12 * * *", zone: "Asia/Shanghai", startsAt: null, endsAt: null, excludedDates: [] },
  priority: "normal",
  anytime: false,
  late: "skip",
  active: true,
  position: 0,
};

/** Reads the ledger, which no other process may have open any more. */
export async function readOutcome(store: Store, calls: readonly SandboxEntry[], until: Instant): Promise<Outcome> {
  const ledger = await openLedger(store, systemClock);
  try {
    const campaigns = await Promise.all(
      (await ledger.listCampaigns(APP)).map(async (campaign) => {
        return { ...campaign, attempts: await ledger.listAttempts(APP, campaign.id) };
      }),
    );
    const from = (await ledger.listFacts(APP, NOTICE.id)).find(({ action }) => action === "schedule.defined")?.at;
    const due = from === undefined ? [] : occurrencesBetween(NOTICE.recurrence, from, until, Infinity);
    return {
      calls,
      campaigns,
      facts: await ledger.listFacts(APP),
      due: due.map((nominalAt) => occurrenceId(NOTICE.id, nominalAt)),
    };
  } finally {
    await ledger.close();
  }
}

export function judgedCalls({ calls }: Outcome): readonly JudgedCall[] {
  return calls.map(({ timeMs, requestId, fields, outcome, counted, fault }) => {
    const content = fields["content"] ?? "";
    const isStrangers = requestId?.startsWith(STRANGER) ?? false;
    return {
      timeMs,
      requestId,
      label: labelIn(content),
      content,
      outcome,
      counted,
      isFaulty: fault !== null,
      isStrangers,
    };
  });
}

export function judgedCampaigns({ campaigns }: Outcome): readonly JudgedCampaign[] {
  return campaigns.map(({ id, status, at, deadline, seatAt, message, attempts }) => {
    const content = contentText(message);
    return { id, label: labelIn(content), status, at, deadline, seatAt, content, attempts };
  });
}
