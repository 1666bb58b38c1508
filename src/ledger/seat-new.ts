/**
 * Seating new campaigns: those that come last find their seats on the plan as it stands, and are written with them. Where
 * that is not certain, they are written without, and everything is planned anew.
 */
import type { Judged } from "../domain/approval.ts";
import { compareClaims } from "../domain/claim-order.ts";
import type { Instant } from "../domain/time.ts";
import { claimOf } from "../domain/wish.ts";
import type { NewCampaign } from "./campaigns.ts";
import type { Decision } from "./decision.ts";
import { tellJob, tellPeople } from "./reseat.ts";
import type { Seated, Standing } from "./standing.ts";
import type { Outcome, StoredCampaign, WaitingCampaign } from "./stored-campaign.ts";

/** A campaign to be, whose id and key are free, and who asked for it. */
export type NewAsk = {
  readonly campaign: NewCampaign & Judged & { readonly status: "scheduled" | "draft"; readonly held: null };
  readonly actor: string;
};

/** Where a campaign stands in the plan. */
export type Place = Pick<
  StoredCampaign,
  "id" | "status" | "revision" | "at" | "deadline" | "seatAt" | "firstSeatAt" | "seatReasons" | "approval" | "held"
>;

/** Inserts them seated. Null, and nothing is written, where they must be planned for: then `standing` is spoilt. */
export async function seatLast(
  decision: Decision,
  standing: Standing,
  asks: readonly NewAsk[],
): Promise<readonly Place[] | null> {
  const at = { state: decision.state(), now: decision.now, realNow: decision.realNow };
  const inOrder = asks
    .map((ask) => ({ ...ask, before: { ...ask.campaign, ...UNSEATED } }))
    // All are booked at this moment; among themselves, too, each must come after those before it.
    .sort((a, b) => compareClaims(claimOf(a.before, decision.now), claimOf(b.before, decision.now)));
  const seated: (NewAsk & { before: WaitingCampaign; after: Seated })[] = [];
  for (const ask of inOrder) {
    const after = standing.add(ask.before, at);
    if (after === null) return null;
    seated.push({ ...ask, after });
  }
  const rows = seated.map(({ campaign, actor, after }) => ({ campaign: { ...campaign, ...placingOf(after) }, actor }));
  await decision.campaigns.insertAll(rows);
  for (const { before, after } of seated) {
    tellJob(decision, before, after);
    tellPeople(decision, before, after);
  }
  return seated.map(({ campaign, after }) => ({ ...after, status: campaign.status }));
}

/** Inserts them and plans everything anew. `calls` are those made before this ledger knew of the campaign: tokens by id. */
export async function seatByReplan(
  decision: Decision,
  asks: readonly NewAsk[],
  calls: ReadonlyMap<string, string>,
): Promise<readonly Place[]> {
  const { now } = decision;
  const rows = asks.map(({ campaign, actor }) => {
    const token = calls.get(campaign.id);
    return { campaign: token === undefined ? campaign : doubted(campaign, token, now), actor };
  });
  await decision.campaigns.insertAll(rows);
  for (const { id, name, outcome } of rows.map(({ campaign }) => campaign)) {
    if (!calls.has(id)) continue;
    decision.record(id, "campaign.uncertain", { name, why: outcome?.text, token: outcome?.token }, "herald");
  }
  await decision.replan();
  return decision.campaigns.findAll(asks.map(({ campaign }) => campaign.id));
}

/** A campaign that a ledger which was put back meets again: a call for it was made, and nobody here knows what came of it. */
export function doubted(campaign: NewCampaign, token: string, at: Instant): NewCampaign & { outcome: Outcome } {
  const text = "a call for it was made before this ledger knew of it";
  return { ...campaign, status: "uncertain", outcome: { at, text, token } };
}

/** As a campaign is before any plan has seen it. */
const UNSEATED = {
  seatAt: null,
  firstSeatAt: null,
  seatReasons: [],
  promisedAt: null,
  toldAt: null,
  jobN: 0,
  jobAt: null,
  revision: 1,
  unreadable: null,
  // Nobody can have judged what was not there.
  isAsJudged: false,
} satisfies Partial<WaitingCampaign>;

function placingOf({ seatAt, firstSeatAt, seatReasons, promisedAt, toldAt, jobN, jobAt }: WaitingCampaign) {
  return { seatAt, firstSeatAt, seatReasons, promisedAt, toldAt, jobN, jobAt };
}
