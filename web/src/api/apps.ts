/** Apps: their rules, where they stand, and what operators do about it. */
import type { InferRequestType } from "hono/client";
import type { Told } from "./client.ts";
import { api, told } from "./client.ts";

const one = api.apps[":app"];

export type App = Told<Awaited<ReturnType<typeof api.apps.$get>>>["apps"][number];
export type AppNow = Told<Awaited<ReturnType<typeof one.$get>>>;
export type Days = Told<Awaited<ReturnType<typeof one.days.$get>>>;
export type Day = Days["days"][number];
export type Rules = InferRequestType<typeof one.$put>["json"];
export type OutsideCall = InferRequestType<(typeof one)["outside-calls"]["$post"]>["json"];

export const listApps = async (): Promise<readonly App[]> => (await told(api.apps.$get())).apps;
export const showApp = (app: string): Promise<AppNow> => told(one.$get({ param: { app } }));
export const setRules = (app: string, rules: Rules) => told(one.$put({ param: { app }, json: rules }));
export const pauseApp = (app: string, note: string) => told(one.pause.$post({ param: { app }, json: { note } }));
export const resumeApp = (app: string, note: string) => told(one.resume.$post({ param: { app }, json: { note } }));
export const armApp = (app: string, note: string) => told(one.arm.$post({ param: { app }, json: { note } }));
export const recordOutsideCall = (app: string, call: OutsideCall) =>
  told(one["outside-calls"].$post({ param: { app }, json: call }));

/** Days of the app's own zone, from a date such as "2026-11-23". */
export const showDays = (app: string, { from, count }: { from: string; count: number }): Promise<Days> =>
  told(one.days.$get({ param: { app }, query: { from, count: String(count) } }));
