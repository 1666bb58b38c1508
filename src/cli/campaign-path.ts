/** Where a campaign is in the API, and which revision of it a change is about. */
import type { CampaignAnswer } from "./answers.ts";
import type { Api, Query } from "./api.ts";
import { BadInput } from "./over-api.ts";

export function campaignPath(id: string): string {
  return `/campaigns/${encodeURIComponent(id)}`;
}

/** The revision a change is about: the one named, or the one that is there now. @throws BadInput */
export async function ifMatch(api: Api, given: { id: string; query: Query; revision?: string }) {
  const { id, query, revision } = given;
  if (revision !== undefined && !/^\d{1,9}$/.test(revision)) {
    throw new BadInput(`--revision must be a whole number, as \`herald show\` prints it; got "${revision}"`);
  }
  const seen = revision ?? (await api.get<CampaignAnswer>(campaignPath(id), query)).revision;
  return { "if-match": `"${seen}"` };
}
