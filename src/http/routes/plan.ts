/** /v1/plan and /v1/campaigns:check: when everything will go out, and when it would. Nothing is stored. */
import { createRoute, z } from "@hono/zod-openapi";
import { Refused } from "../../domain/refused.ts";
import { deliveryTailMs } from "../../domain/app.ts";
import { DAY_MS } from "../../domain/time.ts";
import { closed } from "../../domain/zod-faults.ts";
import { readAnnouncement } from "../../producer/announcement.ts";
import type { Forecast, Supposition } from "../../producer/forecast.ts";
import { forecast, shiftsBetween } from "../../producer/forecast.ts";
import { nearestSeats } from "../../producer/nearest-seats.ts";
import { APP_SHAPE, readAppSection } from "../../schedules/app-section.ts";
import { appWords } from "../../schedules/app-words.ts";
import { body, json, REFUSALS, router } from "../answers.ts";
import { outlookOf } from "../found.ts";
import { needs } from "../identify.ts";
import { deadlineOf, WHEN } from "../moments.ts";
import type { HttpNeeds } from "../needs.ts";
import { present } from "../present.ts";
import { APP_QUERY, CAMPAIGN_CHANGE, NEW_CAMPAIGN } from "../shapes.ts";
import { PLAN_LINE, planLineView, SHIFT, shiftView, TIME, timesIn, WARNING, warningViews } from "../views.ts";

/** How far a plan reaches where nothing is said: as far as occurrences always hold seats. */
const HORIZON_MS = 14 * DAY_MS;

/** Made up for a campaign that is only asked about; no campaign can have it. */
const SUPPOSED_ID = "~";

const CHANGES_MAX = 1_000;

const RULES = APP_SHAPE.omit({ id: true });

const plan = createRoute({
  method: "get",
  path: "/plan",
  summary: "Everything that will go out, when, and why then; occurrences still to fire included",
  ...needs("read"),
  request: { query: APP_QUERY.extend({ until: WHEN.optional() }) },
  responses: {
    200: json(
      z.object({ now: TIME, zone: z.string(), lines: z.array(PLAN_LINE) }),
      "By seat; what has none comes last",
    ),
    ...REFUSALS,
  },
});

const check = createRoute({
  method: "post",
  path: "/campaigns:check",
  summary: "Say which seat a campaign would get, its warnings, and whom it would push out",
  ...needs("read"),
  request: { query: APP_QUERY, ...body(NEW_CAMPAIGN) },
  responses: {
    200: json(
      z.object({
        line: PLAN_LINE,
        delivered: TIME.nullable().openapi({ description: "When the last user would have been reached." }),
        nearest: z.object({ before: TIME.nullable(), after: TIME.nullable() }).openapi({
          description:
            "Where it cannot have the time it asks for, or only by moving others: the latest free minute before, at most " +
            "14 days, and the seat it would get instead.",
        }),
        warnings: z.array(WARNING),
        shifts: z.array(SHIFT).openapi({ description: "Everyone whose seat would move." }),
      }),
      "What would be; nothing was stored",
    ),
    ...REFUSALS,
  },
});

const whatIf = createRoute({
  method: "post",
  path: "/plan:what-if",
  summary: "The plan with campaigns added, moved or removed, or under other rules",
  ...needs("read"),
  request: {
    query: APP_QUERY.extend({ until: WHEN.optional() }),
    ...body(
      closed({
        add: z.array(NEW_CAMPAIGN).max(CHANGES_MAX).default([]),
        move: z
          .array(CAMPAIGN_CHANGE.omit({ message: true, name: true, late: true }).extend({ id: z.string().max(100) }))
          .max(CHANGES_MAX)
          .default([]),
        remove: z.array(z.string().max(100)).max(CHANGES_MAX).default([]),
        rules: RULES.partial().optional().openapi({ description: "Those that would be different." }),
      }).openapi("WhatIf"),
    ),
  },
  responses: {
    200: json(
      z.object({ now: TIME, zone: z.string(), lines: z.array(PLAN_LINE), shifts: z.array(SHIFT) }),
      "The plan as it would be, and what would be different",
    ),
    ...REFUSALS,
  },
});

export function planRoutes(given: HttpNeeds) {
  return router()
    .openapi(plan, async (context) => {
      const { app, until } = context.req.valid("query");
      const outlook = await outlookOf(given, app);
      const times = timesIn(outlook.state.rules.zone);
      const lines = within(forecast(outlook), until?.at ?? outlook.now + HORIZON_MS);
      const view = lines.map((line) => planLineView(line, times));
      return context.json({ now: times.time(outlook.now), zone: outlook.state.rules.zone, lines: view }, 200);
    })
    .openapi(check, async (context) => {
      const { app } = context.req.valid("query");
      const outlook = await outlookOf(given, app);
      const times = timesIn(outlook.state.rules.zone);
      const asked = context.req.valid("json");
      const id = asked.id ?? SUPPOSED_ID;
      const { claim, warnings } = supposed(asked, id);
      const after = forecast(outlook, { add: [claim] });
      const line = after.find((each) => each.id === id);
      if (line === undefined) throw new Error("the plan lost the campaign it was asked about");
      // An occurrence that only its deadline brings into sight can be pushed out, too.
      const withoutIt = forecast(outlook, { reach: claim.deadline });
      const shifts = shiftsBetween(withoutIt, after);
      const nearest = nearestSeats(outlook, claim, { line, shifts, withoutIt });
      const { timeOrNone } = times;
      const { audience } = outlook.state.rules;
      const view = {
        line: planLineView(line, times),
        delivered: timeOrNone(line.seatAt === null ? null : line.seatAt + deliveryTailMs(audience)),
        nearest: { before: timeOrNone(nearest.before), after: timeOrNone(nearest.after) },
        warnings: warningViews(warnings),
        shifts: shifts.map((shift) => shiftView(shift, times)),
      };
      return context.json(view, 200);
    })
    .openapi(whatIf, async (context) => {
      const { app, until } = context.req.valid("query");
      const outlook = await outlookOf(given, app);
      const times = timesIn(outlook.state.rules.zone);
      const { add, move, remove, rules } = context.req.valid("json");
      const suppose: Supposition = {
        add: add.map((each, index) => supposed(each, each.id ?? `${SUPPOSED_ID}${index + 1}`).claim),
        move: move.map(({ id, at, deadline, priority, anytime }) => {
          const newDeadline = deadlineOf(deadline, at?.at ?? null);
          return { id, ...present({ at: at?.at, deadline: newDeadline, priority, anytime }) };
        }),
        remove,
        ...(rules === undefined ? {} : { rules: rulesOf(await context.req.json(), outlook.state.rules) }),
      };
      const after = forecast(outlook, suppose);
      const shifts = shiftsBetween(forecast(outlook), after).map((shift) => shiftView(shift, times));
      const lines = within(after, until?.at ?? outlook.now + HORIZON_MS).map((line) => planLineView(line, times));
      return context.json({ now: times.time(outlook.now), zone: outlook.state.rules.zone, lines, shifts }, 200);
    });
}

/** What goes out by then, and what finds no seat at all. */
function within(lines: readonly Forecast[], until: number): readonly Forecast[] {
  return lines.filter(({ seatAt, at }) => (seatAt ?? at) <= until);
}

/** A campaign that is asked about, as the plan would see it. @throws Refused when it could not be submitted. */
function supposed(asked: z.output<typeof NEW_CAMPAIGN>, id: string) {
  const { message, at, deadline, ...rest } = asked;
  const input = { message: message.message, at: at.at, ...present({ ...rest, deadline: deadlineOf(deadline, at.at) }) };
  const { announcement, warnings } = readAnnouncement(input, id, { isStored: true });
  return { claim: announcement, warnings: [...at.warnings, ...warnings] };
}

/** The app's rules with these changed, through the one reader there is. @throws Refused */
function rulesOf(sent: unknown, rules: Parameters<typeof appWords>[0]) {
  const changed = (sent as { rules: object }).rules;
  const section = readAppSection({ ...appWords(rules), ...changed });
  if (section.kind === "faults") throw new Refused("invalid", "the rules cannot be accepted", section.faults);
  return { ...section.value.rules, callSpanMs: rules.callSpanMs };
}
