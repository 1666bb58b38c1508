/** Recurring notices: define, look ahead, pause, skip, approve, remove. */
import type { InferRequestType } from "hono/client";
import type { Seen } from "./campaigns.ts";
import type { Told } from "./client.ts";
import { api, told } from "./client.ts";

const all = api.schedules;
const one = api.schedules[":id"];
const check = api["schedules:check"];

export type Schedule = Told<Awaited<ReturnType<typeof all.$get>>>["schedules"][number];
export type ScheduleChanged = Told<Awaited<ReturnType<typeof one.$put>>>;
export type ScheduleDefinition = InferRequestType<typeof one.$put>["json"];
export type ScheduleChecked = Told<Awaited<ReturnType<typeof check.$post>>>;
export type Occurrence = ScheduleChecked["occurrences"][number];

export const listSchedules = async (app: string): Promise<readonly Schedule[]> =>
  (await told(all.$get({ query: { app } }))).schedules;

export const showSchedule = (app: string, id: string): Promise<Schedule> =>
  told(one.$get({ query: { app }, param: { id } }));

export const nextOccurrences = async (app: string, id: string, count = 5): Promise<readonly Occurrence[]> =>
  (await told(one.occurrences.$get({ query: { app, count: String(count) }, param: { id } }))).occurrences;

/** When it would fire, which seats it would get, and its warnings. @throws Problem `invalid` with every fault. */
export const checkSchedule = (
  app: string,
  definition: ScheduleDefinition,
  { id, count = 5 }: { id?: string; count?: number } = {},
): Promise<ScheduleChecked> =>
  told(check.$post({ query: { app, count: String(count), ...(id === undefined ? {} : { id }) }, json: definition }));

export const defineSchedule = (app: string, id: string, definition: ScheduleDefinition): Promise<ScheduleChanged> =>
  told(one.$put({ query: { app }, param: { id }, json: definition }));

export const pauseSchedule = (app: string, id: string) => told(one.pause.$post({ query: { app }, param: { id } }));
export const resumeSchedule = (app: string, id: string) => told(one.resume.$post({ query: { app }, param: { id } }));
export const skipNext = (app: string, id: string) => told(one["skip-next"].$post({ query: { app }, param: { id } }));
export const removeSchedule = (app: string, id: string) => told(one.$delete({ query: { app }, param: { id } }));

export const approveSchedule = (app: string, { id, revision }: Seen, note: string) =>
  told(one.approve.$post({ query: { app }, param: { id }, header: { "if-match": `"${revision}"` }, json: { note } }));

export const rejectSchedule = (app: string, { id, revision }: Seen, note: string) =>
  told(one.reject.$post({ query: { app }, param: { id }, header: { "if-match": `"${revision}"` }, json: { note } }));
