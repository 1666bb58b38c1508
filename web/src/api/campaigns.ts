/** Campaigns: submit, look, change, and what people decide about them. */
import type { InferRequestType } from "hono/client";
import type { Told } from "./client.ts";
import { api, told } from "./client.ts";

const all = api.campaigns;
const one = api.campaigns[":id"];

export type CampaignPage = Told<Awaited<ReturnType<typeof all.$get>>>;
export type Campaign = CampaignPage["campaigns"][number];
export type CampaignDetail = Told<Awaited<ReturnType<typeof one.$get>>>;
export type Attempt = CampaignDetail["attempts"][number];
export type Placed = Told<Awaited<ReturnType<typeof all.$post>>>;
export type NewCampaign = InferRequestType<typeof all.$post>["json"];
export type CampaignChange = InferRequestType<typeof one.$patch>["json"];
export type CampaignQuery = Omit<InferRequestType<typeof all.$get>["query"], "app">;
export type Status = Campaign["status"];
export type Warning = Placed["warnings"][number];

/** Which campaign, as it was seen: a change made meanwhile by somebody else refuses with `stale-revision`. */
export type Seen = { readonly id: string; readonly revision: number };

export const listCampaigns = (app: string, query: CampaignQuery): Promise<CampaignPage> =>
  told(all.$get({ query: { app, ...query } }));

export const showCampaign = (app: string, id: string): Promise<CampaignDetail> =>
  told(one.$get({ query: { app }, param: { id } }));

/** The same `key` with the same content is the same campaign, however often a connection that broke makes one try. */
export const submitCampaign = (app: string, campaign: NewCampaign, key: string): Promise<Placed> =>
  told(all.$post({ query: { app }, header: { "idempotency-key": key }, json: campaign }));

export const editCampaign = (app: string, { id, revision }: Seen, change: CampaignChange): Promise<Placed> =>
  told(one.$patch({ query: { app }, param: { id }, header: match(revision), json: change }));

export const cancelCampaign = (app: string, id: string, note: string) =>
  told(one.cancel.$post({ query: { app }, param: { id }, json: { note } }));

export const approveCampaign = (app: string, { id, revision }: Seen, note: string) =>
  told(one.approve.$post({ query: { app }, param: { id }, header: match(revision), json: { note } }));

export const rejectCampaign = (app: string, { id, revision }: Seen, note: string) =>
  told(one.reject.$post({ query: { app }, param: { id }, header: match(revision), json: { note } }));

export const releaseNow = (app: string, { id, revision }: Seen) =>
  told(one["release-now"].$post({ query: { app }, param: { id }, header: match(revision) }));

export const resolveCampaign = (
  app: string,
  { id, revision }: Seen,
  { became, note }: { became: "sent" | "not-sent"; note: string },
) => told(one.resolve.$post({ query: { app }, param: { id }, header: match(revision), json: { became, note } }));

function match(revision: number): { "if-match": string } {
  return { "if-match": `"${revision}"` };
}
