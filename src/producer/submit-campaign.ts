/**
 * Submitting an announcement: stored once, seated at once.
 *
 * The key makes it idempotent: the same key with the same content answers with the campaign that is there; with other
 * content it is refused, because nobody could say which of the two was meant. A draft is stored and gets no seat.
 */
import { randomUUID } from "node:crypto";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";
import type { Announcement, AnnouncementInput } from "./announcement.ts";
import { hashOf, readAnnouncement } from "./announcement.ts";
import type { Placed } from "./placed.ts";
import { placed } from "./placed.ts";
import { unjudged } from "../domain/approval.ts";
import { Refused } from "../domain/refused.ts";
import { readKey } from "./words.ts";

/** @throws Refused when the input has faults, or its key or id stands for something else already. */
export async function submitCampaign(
  needs: { decide: Decide },
  request: { app: string; actor: string; key?: string; input: AnnouncementInput },
): Promise<Placed> {
  const { app, actor, input } = request;
  const key = readKey(request.key);
  const { announcement, draft = false, warnings } = readAnnouncement(input, input.id ?? randomUUID());
  return needs.decide(app, actor, async (decision) => {
    const existing = key === null ? null : await decision.campaigns.findByKey(key);
    if (existing) {
      if (!isSame(existing, announcement, input)) {
        throw new Refused(
          "conflict",
          `the key "${key}" was used before, for campaign "${existing.id}" with other content`,
        );
      }
      if (existing.status === "draft" && !draft) {
        throw new Refused(
          "conflict",
          `the key "${key}" was used before, for campaign "${existing.id}", which is a draft: an edit can schedule it`,
        );
      }
      return placed(decision, existing.id, warnings);
    }
    await insertAnnouncement(decision, announcement, { key, isDraft: draft });
    await decision.replan();
    return placed(decision, announcement.id, warnings);
  });
}

/** What the second submission leaves out is not compared: an id may have been made up for the first. */
function isSame(existing: StoredCampaign, announcement: Announcement, input: AnnouncementInput): boolean {
  return (
    existing.hash === hashOf(announcement) &&
    (input.id === undefined || existing.id === announcement.id) &&
    (input.name === undefined || existing.name === announcement.name) &&
    (input.late === undefined || existing.late === announcement.late)
  );
}

/** @throws Refused when the id is taken. */
export async function insertAnnouncement(
  decision: Decision,
  announcement: Announcement,
  { key, isDraft = false }: { readonly key: string | null; readonly isDraft?: boolean },
): Promise<void> {
  const rule = isDraft ? "off" : decision.state().rules.approval;
  const judged = unjudged(rule, { authoredBy: decision.actor, asOfRevision: 1 });
  const isNew = await decision.campaigns.insert({
    ...announcement,
    ...judged,
    status: isDraft ? "draft" : "scheduled",
    hash: hashOf(announcement),
    scheduleId: null,
    nominalAt: null,
    bookedAt: decision.now,
    held: null,
    key,
    outcome: null,
  });
  if (!isNew) throw new Refused("conflict", `the id "${announcement.id}" is taken in app "${decision.app}"`);
  const { id, name, at, deadline, priority } = announcement;
  decision.record(id, "campaign.submitted", {
    name,
    at,
    deadline,
    priority,
    draft: isDraft,
    approval: judged.approval,
  });
}
