/** /v1/schedules: define, change, list and show; and the next occurrences with their seats. */
import { createRoute, z } from "@hono/zod-openapi";
import { LATE_POLICIES, PRIORITIES } from "../../domain/campaign.ts";
import { callsPerDay } from "../../domain/quota-share.ts";
import { Refused } from "../../domain/refused.ts";
import { closed } from "../../domain/zod-faults.ts";
import type { OccurrenceSeat } from "../../producer/schedule-outlook.ts";
import { nextSeats, supposedSchedule } from "../../producer/schedule-outlook.ts";
import { NAME } from "../../producer/words.ts";
import { ID } from "../../schedules/entry-fields.ts";
import { readScheduleEntry } from "../../schedules/schedule-entry.ts";
import { body, json, REFUSALS, router } from "../answers.ts";
import { appOf, outlookOf, scheduleOf } from "../found.ts";
import { needs } from "../identify.ts";
import type { HttpNeeds } from "../needs.ts";
import { SCHEDULE, scheduleView } from "../schedule-view.ts";
import { APP_QUERY, countQuery, MESSAGE, SCHEDULE_PARAM } from "../shapes.ts";
import type { Times } from "../views.ts";
import { REASON, reasonViews, TIME, timesIn, WARNING, warningViews } from "../views.ts";
import { timesOf } from "../zone.ts";

const BOUND = z.string().max(60).nullable().optional().openapi({
  example: "2026-12-01",
  description: "A date, a local time in the schedule's zone, or RFC 3339 with an offset.",
});

const DEFINITION = closed({
  name: NAME.optional(),
  cron: z.string().max(200).openapi({ example: "0 18 * * FRI" }),
  zone: z.string().max(60).openapi({ example: "Asia/Shanghai" }),
  starts: BOUND,
  ends: BOUND,
  exclude: z.array(z.string().max(20)).max(1_000).optional().openapi({ description: "Local dates without it." }),
  message: MESSAGE,
  priority: z.enum(PRIORITIES).optional(),
  anytime: z.boolean().optional(),
  late: z.enum(LATE_POLICIES).optional(),
  active: z.boolean().optional(),
}).openapi("ScheduleDefinition");

const OCCURRENCE = z
  .object({
    nominal: TIME,
    seat: TIME.nullable(),
    firstSeat: TIME.nullable(),
    reasons: z.array(REASON),
    isPlanned: z.boolean().openapi({ description: "False beyond the plan's horizon: no seat is held yet." }),
  })
  .openapi("Occurrence");

const CHANGED = SCHEDULE.extend({
  change: z.enum(["created", "changed", "unchanged"]),
  warnings: z.array(WARNING),
}).openapi("ScheduleChanged");

export type ScheduleAnswer = z.infer<typeof SCHEDULE>;
export type ScheduleChangedAnswer = z.infer<typeof CHANGED>;
export type OccurrenceAnswer = z.infer<typeof OCCURRENCE>;

const list = createRoute({
  method: "get",
  path: "/schedules",
  summary: "List schedules",
  ...needs("read"),
  request: { query: APP_QUERY },
  responses: { 200: json(z.object({ schedules: z.array(SCHEDULE) }), "The schedules"), ...REFUSALS },
});

const show = createRoute({
  method: "get",
  path: "/schedules/{id}",
  summary: "Show a schedule",
  ...needs("read"),
  request: { query: APP_QUERY, params: SCHEDULE_PARAM },
  responses: { 200: json(SCHEDULE, "The schedule"), ...REFUSALS },
});

const occurrences = createRoute({
  method: "get",
  path: "/schedules/{id}/occurrences",
  summary: "The next occurrences with their seats",
  ...needs("read"),
  request: { query: APP_QUERY.extend({ count: countQuery(100, 5) }), params: SCHEDULE_PARAM },
  responses: { 200: json(z.object({ occurrences: z.array(OCCURRENCE) }), "The next occurrences"), ...REFUSALS },
});

const check = createRoute({
  method: "post",
  path: "/schedules:check",
  summary: "Say when a schedule would fire, which seats it would get, and its warnings; stores nothing",
  ...needs("read"),
  request: { query: APP_QUERY.extend({ id: ID.default("new"), count: countQuery(100, 5) }), ...body(DEFINITION) },
  responses: {
    200: json(z.object({ occurrences: z.array(OCCURRENCE), warnings: z.array(WARNING) }), "What would be"),
    ...REFUSALS,
  },
});

const define = createRoute({
  method: "put",
  path: "/schedules/{id}",
  summary: "Define a schedule, or change the one of that id",
  ...needs("edit"),
  request: { query: APP_QUERY, params: SCHEDULE_PARAM, ...body(DEFINITION) },
  responses: { 200: json(CHANGED, "The schedule as it is now"), ...REFUSALS },
});

export function scheduleRoutes(given: HttpNeeds) {
  const { herald, ledger } = given;

  return router()
    .openapi(list, async (context) => {
      const { app } = context.req.valid("query");
      const times = await timesOf(given, app);
      const schedules = (await ledger.listSchedules(app)).map((schedule) => scheduleView(schedule, times));
      return context.json({ schedules }, 200);
    })
    .openapi(show, async (context) => {
      const { app } = context.req.valid("query");
      const schedule = await scheduleOf(given, app, context.req.valid("param").id);
      return context.json(scheduleView(schedule, await timesOf(given, app)), 200);
    })
    .openapi(occurrences, async (context) => {
      const { app, count } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const schedule = await scheduleOf(given, app, id);
      const outlook = await outlookOf(given, app);
      const times = timesIn(outlook.state.rules.zone);
      const next = schedule.active ? nextSeats(outlook, schedule, count) : [];
      return context.json({ occurrences: next.map((each) => occurrenceView(each, times)) }, 200);
    })
    .openapi(check, async (context) => {
      const { app, id, count } = context.req.valid("query");
      const outlook = await outlookOf(given, app);
      const times = timesIn(outlook.state.rules.zone);
      const entry = readEntry(await context.req.json<object>(), { id, dayLimit: outlook.state.rules.quota });
      const schedules = supposedSchedule(outlook, entry);
      const next = nextSeats({ ...outlook, schedules }, entry, count);
      const warnings = warningViews(entry.warnings);
      return context.json({ occurrences: next.map((each) => occurrenceView(each, times)), warnings }, 200);
    })
    .openapi(define, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const state = await appOf(given, app);
      const { warnings, ...notice } = readEntry(await context.req.json<object>(), { id, dayLimit: state.rules.quota });
      const position = (await ledger.findSchedule(app, id))?.position ?? 0;
      const actor = context.get("caller").name;
      const change = await herald.defineSchedule({ app, actor, notice: { ...notice, position } });
      const view = scheduleView(await scheduleOf(given, app, id), timesIn(state.rules.zone));
      return context.json({ ...view, change, warnings: warningViews(warnings) }, 200);
    });
}

/** Reads a definition as an entry of a file is read: one reader, one kind of fault. @throws Refused */
function readEntry(sent: object, { id, dayLimit }: { id: string; dayLimit: Parameters<typeof callsPerDay>[0] }) {
  const read = readScheduleEntry({ ...sent, id }, { position: 0, callsPerDay: callsPerDay(dayLimit) });
  if (read.kind === "faults") throw new Refused("invalid", "the body cannot be accepted", read.faults);
  return read.value;
}

function occurrenceView({ nominalAt, seat }: OccurrenceSeat, times: Times): z.infer<typeof OCCURRENCE> {
  return {
    nominal: times.time(nominalAt),
    seat: times.timeOrNone(seat?.seatAt ?? null),
    firstSeat: times.timeOrNone(seat?.firstSeatAt ?? null),
    reasons: reasonViews(seat?.reasons ?? [], times),
    isPlanned: seat !== null,
  };
}
