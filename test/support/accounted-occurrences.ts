/** What became of every occurrence of a schedule, so that a test can say of a whole stretch of time that none is missing. */
import { occurrenceId, occurrencesBetween } from "../../src/domain/occurrence.ts";
import type { Ledger } from "../../src/ledger/open-ledger.ts";
import type { Notice } from "../../src/schedules/define-schedule.ts";

/**
 * Of each nominal instant after `from` up to `to`: the status of its campaign; "listed" where the audit names a stretch of
 * missed ones with it in it; "unexplained" where it was passed over without a word; "unaccounted" where there is no trace.
 */
export async function accountedOccurrences(
  ledger: Ledger,
  { app, notice, from, to }: { app: string; notice: Pick<Notice, "id" | "recurrence">; from: number; to: number },
): Promise<readonly string[]> {
  const campaigns = await ledger.listCampaigns(app, { scheduleId: notice.id });
  const facts = await ledger.listFacts(app);
  const missed = facts.filter(({ subject, action }) => subject === notice.id && action === "schedule.missed");
  return occurrencesBetween(notice.recurrence, from, to, Infinity).map((nominalAt) => {
    const campaign = campaigns.find((each) => each.nominalAt === nominalAt);
    if (campaign) {
      const isPassedOver = campaign.status === "skipped" || campaign.status === "expired";
      const id = occurrenceId(notice.id, nominalAt);
      const hasWord = facts.some(
        ({ subject, action, detail }) =>
          subject === id && /skipped|expired/.test(action) && typeof detail["text"] === "string",
      );
      return isPassedOver && !hasWord ? "unexplained" : campaign.status;
    }
    const isListed = missed.some(
      ({ detail }) => Number(detail["from"]) <= nominalAt && nominalAt < Number(detail["before"]),
    );
    return isListed ? "listed" : "unaccounted";
  });
}
