/** /v1/apps/{app}/days: what the days of an app have room for, as a calendar shows it. */
import { createRoute, z } from "@hono/zod-openapi";
import type { DayRoom } from "../../domain/day-room.ts";
import { callsMatterFrom, dayRooms } from "../../domain/day-room.ts";
import { usageSpanMs } from "../../domain/quota.ts";
import { zoneCalendar } from "../../domain/zone-calendar.ts";
import { forecast } from "../../producer/forecast.ts";
import { json, REFUSALS, router } from "../answers.ts";
import { outlookOf } from "../found.ts";
import { needs } from "../identify.ts";
import type { HttpNeeds } from "../needs.ts";
import { APP_PARAM, countQuery, DATE } from "../shapes.ts";
import { TIME, timesIn } from "../views.ts";

/** Two of the longest months. */
const DAYS_MAX = 62;

const DAY = z
  .object({
    date: z.string().openapi({ format: "date", example: "2026-11-23" }),
    limit: z.int().nullable().openapi({
      description: "Of the `day` rule that leaves the day least; null, as `free` is, where there is no such rule.",
    }),
    used: z.int().openapi({ description: "Calls that were made, by Herald or outside, and count." }),
    booked: z.int().openapi({ description: "Seats in the plan, those of occurrences still to fire included." }),
    free: z.int().nullable(),
    kept: z.int().openapi({ description: "How many of the free ones are kept for urgent campaigns for now." }),
    windows: z
      .array(z.object({ opens: TIME, closes: TIME }))
      .openapi({ description: "When users may be reached, cut at midnight; none: closed all day." }),
  })
  .openapi("Day");

const days = createRoute({
  method: "get",
  path: "/apps/{app}/days",
  summary: "What each local day has used, booked and free, and when it is open",
  ...needs("read"),
  request: {
    params: APP_PARAM,
    query: z.object({
      from: DATE.optional().openapi({ description: "The first day, in the app's zone; today when left out." }),
      count: countQuery(DAYS_MAX, 7),
    }),
  },
  responses: { 200: json(z.object({ zone: z.string(), days: z.array(DAY) }), "The days, in order"), ...REFUSALS },
});

export function dayRoutes(given: HttpNeeds) {
  return router().openapi(days, async (context) => {
    const { app } = context.req.valid("param");
    const outlook = await outlookOf(given, app);
    const { now, state } = outlook;
    const { rules } = state;
    const { from = zoneCalendar(rules.zone).dayOf(now), count } = context.req.valid("query");
    const since = callsMatterFrom(from, rules);
    const isKnown = since >= now - usageSpanMs(rules.quota);
    const usage = isKnown ? outlook.usage : await given.ledger.read.usage(app, since);
    const seats = forecast(outlook).flatMap(({ seatAt, priority }) =>
      seatAt === null ? [] : [{ seatAt, urgent: priority === "urgent" }],
    );
    const rooms = dayRooms({ now, rules, usage, seats, from, count });
    return context.json({ zone: rules.zone, days: rooms.map((room) => dayView(room, rules.zone)) }, 200);
  });
}

function dayView({ day, windows, ...counts }: DayRoom, zone: string): z.infer<typeof DAY> {
  const { time } = timesIn(zone);
  return {
    date: zoneCalendar(zone).formatDay(day),
    ...counts,
    windows: windows.map(({ from, until }) => ({ opens: time(from), closes: time(until) })),
  };
}
