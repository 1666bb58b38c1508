/** The plan as it stands, and as it would stand. Nothing here changes anything. */
import type { InferRequestType } from "hono/client";
import type { NewCampaign } from "./campaigns.ts";
import type { Told } from "./client.ts";
import { api, told } from "./client.ts";

const check = api["campaigns:check"];
const suppose = api["plan:what-if"];

export type Plan = Told<Awaited<ReturnType<typeof api.plan.$get>>>;
export type PlanLine = Plan["lines"][number];
export type Reason = PlanLine["reasons"][number];
export type Checked = Told<Awaited<ReturnType<typeof check.$post>>>;
export type Shift = Checked["shifts"][number];
export type Supposition = InferRequestType<typeof suppose.$post>["json"];
export type Supposed = Told<Awaited<ReturnType<typeof suppose.$post>>>;

/** Everything that will go out by `until` (RFC 3339; 14 days from now when left out), by seat; what has no seat last. */
export const showPlan = (app: string, until?: string): Promise<Plan> =>
  told(api.plan.$get({ query: until === undefined ? { app } : { app, until } }));

/** Which seat a campaign would get, its warnings, and whom it would push. @throws Problem `invalid` with every fault. */
export const checkCampaign = (app: string, campaign: NewCampaign): Promise<Checked> =>
  told(check.$post({ query: { app }, json: campaign }));

export const whatIf = (app: string, supposition: Supposition, until?: string): Promise<Supposed> =>
  told(suppose.$post({ query: until === undefined ? { app } : { app, until }, json: supposition }));
