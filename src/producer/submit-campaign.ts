/**
 * Submitting an announcement: stored once, seated at once.
 *
 * The key makes it idempotent: the same key with the same content answers with the campaign that is there; with other
 * content it is refused, because nobody could say which of the two was meant. A draft is stored and gets no seat.
 */
import { randomUUID } from "node:crypto";
import type { DecideTogether, Decision } from "../ledger/decision.ts";
import type { NewAsk } from "../ledger/seat-new.ts";
import type { StoredCampaign } from "../ledger/stored-campaign.ts";
import type { Announcement, AnnouncementInput } from "./announcement.ts";
import { hashOf, readAnnouncement } from "./announcement.ts";
import type { Placed } from "./placed.ts";
import { placedAt } from "./placed.ts";
import { unjudged } from "../domain/approval.ts";
import { Refused } from "../domain/refused.ts";
import { readKey } from "./words.ts";

/** With the app's zone, in which its instants are told: whoever answers need not ask for it. */
export type Submitted = Placed & { readonly zone: string };

/** @throws Refused when the input has faults, or its key or id stands for something else already. */
export async function submitCampaign(
  needs: { decideTogether: DecideTogether },
  request: { app: string; actor: string; key?: string; input: AnnouncementInput },
): Promise<Submitted> {
  const { app, actor, input } = request;
  const key = readKey(request.key);
  const { announcement, draft: isDraft = false, warnings } = readAnnouncement(input, input.id ?? randomUUID());
  const answer = await needs.decideTogether(app, submitAll, {
    announcement,
    hash: hashOf(announcement),
    isDraft,
    key,
    actor,
    input,
  });
  if (answer instanceof Refused) throw answer;
  return { ...answer, warnings };
}

type Ask = {
  readonly announcement: Announcement;
  readonly hash: string;
  readonly isDraft: boolean;
  readonly key: string | null;
  readonly actor: string;
  readonly input: AnnouncementInput;
};

/** Each gets its own answer, and a refusal is one of them: it touches nobody else's. */
async function submitAll(decision: Decision, asks: readonly Ask[]): Promise<readonly (Submitted | Refused)[]> {
  const fresh = await freshOf(decision, asks);
  const seated = [...fresh].map(({ announcement, ...ask }) => {
    const campaign = newCampaign(decision, announcement, ask);
    tellSubmitted(decision, campaign, ask.actor);
    return { campaign, actor: ask.actor };
  });
  const places = seated.length > 0 ? await decision.seatNew(seated) : [];
  const placeOf = new Map(places.map((place) => [place.id, place]));
  const { zone } = decision.state().rules;
  const answers: (Submitted | Refused)[] = [];
  for (const ask of asks) {
    const place = fresh.has(ask) ? placeOf.get(ask.announcement.id) : undefined;
    const answer = place ? placedAt(place) : await answerAgain(decision, ask);
    answers.push(answer instanceof Refused ? answer : { ...answer, zone });
  }
  return answers;
}

/** Those whose id and key stand for nothing yet, neither in the ledger nor earlier among themselves. */
async function freshOf(decision: Decision, asks: readonly Ask[]): Promise<ReadonlySet<Ask>> {
  const ids = asks.map(({ announcement }) => announcement.id);
  const keys = asks.flatMap(({ key }) => (key === null ? [] : [key]));
  const stored = await decision.campaigns.listTaken({ ids, keys });
  const takenIds = new Set(stored.map(({ id }) => id));
  const takenKeys = new Set(stored.map(({ key }) => key));
  const fresh = new Set<Ask>();
  for (const ask of asks) {
    const { id } = ask.announcement;
    if (takenIds.has(id) || (ask.key !== null && takenKeys.has(ask.key))) continue;
    fresh.add(ask);
    takenIds.add(id);
    takenKeys.add(ask.key);
  }
  return fresh;
}

async function answerAgain(decision: Decision, ask: Ask): Promise<Placed | Refused> {
  const { announcement, key } = ask;
  const existing = key === null ? null : await decision.campaigns.findByKey(key);
  if (existing === null) {
    return new Refused("conflict", `the id "${announcement.id}" is taken in app "${decision.app}"`);
  }
  const used = `the key "${key}" was used before, for campaign "${existing.id}"`;
  if (!isSame(existing, ask)) return new Refused("conflict", `${used} with other content`);
  if (existing.status === "draft" && !ask.isDraft) {
    return new Refused("conflict", `${used}, which is a draft: an edit can schedule it`);
  }
  return placedAt(existing);
}

/** What the second submission leaves out is not compared: an id may have been made up for the first. */
function isSame(
  existing: StoredCampaign,
  { announcement, hash, input }: Pick<Ask, "announcement" | "hash" | "input">,
): boolean {
  return (
    existing.hash === hash &&
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
  const campaign = newCampaign(decision, announcement, {
    key,
    hash: hashOf(announcement),
    isDraft,
    actor: decision.actor,
  });
  const isNew = await decision.campaigns.insert(campaign);
  if (!isNew) throw new Refused("conflict", `the id "${announcement.id}" is taken in app "${decision.app}"`);
  tellSubmitted(decision, campaign, decision.actor);
}

function tellSubmitted(decision: Decision, campaign: NewAsk["campaign"], actor: string): void {
  const { id, name, at, deadline, priority, status, approval } = campaign;
  const detail = { name, at, deadline, priority, draft: status === "draft", approval };
  decision.record(id, "campaign.submitted", detail, actor);
}

function newCampaign(
  decision: Decision,
  announcement: Announcement,
  { key, hash, isDraft, actor }: Pick<Ask, "key" | "hash" | "isDraft" | "actor">,
): NewAsk["campaign"] {
  const rule = isDraft ? "off" : decision.state().rules.approval;
  return {
    ...announcement,
    ...unjudged(rule, { authoredBy: actor, asOfRevision: 1 }),
    key,
    hash,
    bookedAt: decision.now,
    status: isDraft ? "draft" : "scheduled",
    scheduleId: null,
    nominalAt: null,
    held: null,
    outcome: null,
  };
}
