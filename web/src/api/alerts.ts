/** Where alerts of an app go, and what became of them. */
import type { InferRequestType } from "hono/client";
import type { Told } from "./client.ts";
import { api, told } from "./client.ts";

const all = api.alerts.targets;
const one = api.alerts.targets[":id"];
const sent = api.alerts.deliveries;

export type AlertTarget = Told<Awaited<ReturnType<typeof all.$get>>>["targets"][number];
export type AlertTargetDefinition = InferRequestType<typeof one.$put>["json"];
export type Delivery = Told<Awaited<ReturnType<typeof sent.$get>>>["deliveries"][number];
export type AlertTested = Told<Awaited<ReturnType<typeof one.test.$post>>>;

export const listTargets = async (app: string): Promise<readonly AlertTarget[]> =>
  (await told(all.$get({ query: { app } }))).targets;

/** `revision` null makes a new one. */
export const setTarget = (
  app: string,
  { id, revision }: { id: string; revision: number | null },
  definition: AlertTargetDefinition,
): Promise<AlertTarget> =>
  told(
    one.$put({
      query: { app },
      param: { id },
      header: revision === null ? {} : { "if-match": `"${revision}"` },
      json: definition,
    }),
  );

export const removeTarget = (app: string, id: string) => told(one.$delete({ query: { app }, param: { id } }));

/** Sends one alert now that says it is a test. */
export const testTarget = (app: string, id: string): Promise<AlertTested> =>
  told(one.test.$post({ query: { app }, param: { id } }));

export const listDeliveries = async (app: string, state?: Delivery["state"]): Promise<readonly Delivery[]> =>
  (await told(sent.$get({ query: state === undefined ? { app } : { app, state } }))).deliveries;

/** Sends what was given up again: one, or all when left out. */
export const replayDeliveries = (app: string, delivery?: number) =>
  told(sent.replay.$post({ query: { app }, json: delivery === undefined ? {} : { delivery } }));

/** Forgets what was given up: one, or all when left out. */
export const dismissDeliveries = (app: string, delivery?: number) =>
  told(sent.dismiss.$post({ query: { app }, json: delivery === undefined ? {} : { delivery } }));
