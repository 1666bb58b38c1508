/** /v1/apps: rules, where an app stands, and what operators do about it. */
import { createRoute, z } from "@hono/zod-openapi";
import { sees } from "../../domain/access.ts";
import type { AppState } from "../../domain/app-state.ts";
import { isWorkerAlive } from "../../domain/app-state.ts";
import { STATUSES } from "../../domain/campaign.ts";
import { usageNow } from "../../domain/quota.ts";
import { Refused } from "../../domain/refused.ts";
import { closed } from "../../domain/zod-faults.ts";
import { forecast, nextFreeSeats } from "../../producer/forecast.ts";
import { NOTE } from "../../producer/words.ts";
import { APP_SHAPE, readAppSection } from "../../schedules/app-section.ts";
import { appWords } from "../../schedules/app-words.ts";
import { body, json, REFUSALS, router } from "../answers.ts";
import { appOf, outlookOf } from "../found.ts";
import { needs } from "../identify.ts";
import { WHEN } from "../moments.ts";
import type { HttpNeeds } from "../needs.ts";
import { present } from "../present.ts";
import { APP_PARAM, NOTE_BODY } from "../shapes.ts";
import { REASON, reasonViews, TIME, timesIn } from "../views.ts";

const RULES = APP_SHAPE.omit({ id: true }).openapi("Rules");

/** A rule set as it is answered: in the words it is given in. */
const RULES_TOLD = z.record(z.string(), z.unknown()).openapi("RulesTold", {
  description: "All fields of `Rules`, in the same words.",
});

const APP = z
  .object({
    id: z.string(),
    provider: z.enum(["sandbox", "live"]),
    rules: RULES_TOLD,
    hold: z
      .object({ code: z.string(), until: TIME.nullable(), why: z.string(), since: TIME })
      .nullable()
      .openapi({ description: "Why nothing is released; `until` null: until a person resumes." }),
    paused: z.object({ by: z.string(), note: z.string(), at: TIME }).nullable(),
    disarmed: z.string().nullable().openapi({ description: "Why this ledger may not be up to date." }),
    unreadable: z.string().nullable(),
    isWorkerAlive: z.boolean(),
  })
  .openapi("App");

const APP_NOW = APP.extend({
  asOf: TIME.openapi({ description: "What time it was, for the plan." }),
  usage: z.array(
    z.object({
      rule: z.record(z.string(), z.unknown()),
      used: z.int(),
      limit: z.int(),
      frees: TIME.nullable().openapi({
        description: "When this rule lets another call start; null while there is room.",
      }),
    }),
  ),
  nextFreeSeats: z
    .array(z.object({ seat: TIME.nullable(), reasons: z.array(REASON) }))
    .openapi({ description: "What the next ordinary campaigns would get, one after the other." }),
  next: z
    .object({ id: z.string(), name: z.string(), seat: TIME })
    .nullable()
    .openapi({ description: "What goes out next, which may be an occurrence still to fire." }),
  campaigns: z.record(z.enum(STATUSES), z.int()).openapi({ description: "How many stand where." }),
}).openapi("AppNow");

export type AppAnswer = z.infer<typeof APP>;
export type AppNowAnswer = z.infer<typeof APP_NOW>;

const list = createRoute({
  method: "get",
  path: "/apps",
  summary: "List the apps you work for",
  ...needs("read", "any"),
  responses: { 200: json(z.object({ apps: z.array(APP) }), "The apps"), ...REFUSALS },
});

const show = createRoute({
  method: "get",
  path: "/apps/{app}",
  summary: "Show an app: rules, usage now, next free seats, and what holds it",
  ...needs("read"),
  request: { params: APP_PARAM },
  responses: { 200: json(APP_NOW, "The app"), ...REFUSALS },
});

const define = createRoute({
  method: "put",
  path: "/apps/{app}",
  summary: "Make an app, or set all its rules; what is left out is as in a campaign file",
  ...needs("operate"),
  request: { params: APP_PARAM, ...body(RULES) },
  responses: { 200: json(APP, "The app as it is now"), ...REFUSALS },
});

const pause = createRoute({
  method: "post",
  path: "/apps/{app}/pause",
  summary: "Release nothing of the app until it is resumed",
  ...needs("operate"),
  request: { params: APP_PARAM, ...body(NOTE_BODY) },
  responses: { 200: json(APP, "The app as it is now"), ...REFUSALS },
});

const resume = createRoute({
  method: "post",
  path: "/apps/{app}/resume",
  summary: "End a pause, and a hold that waits for a person",
  ...needs("operate"),
  request: { params: APP_PARAM, ...body(NOTE_BODY) },
  responses: { 200: json(APP, "The app as it is now"), ...REFUSALS },
});

const arm = createRoute({
  method: "post",
  path: "/apps/{app}/arm",
  summary: "Let a ledger that may not be up to date release again",
  ...needs("operate"),
  request: { params: APP_PARAM, ...body(NOTE_BODY) },
  responses: { 200: json(APP, "The app as it is now"), ...REFUSALS },
});

const outsideCall = createRoute({
  method: "post",
  path: "/apps/{app}/outside-calls",
  summary: "Record a call made with the same App Key outside Herald",
  ...needs("operate"),
  request: {
    params: APP_PARAM,
    ...body(closed({ started: WHEN, finished: WHEN.optional(), note: NOTE.default("") }).openapi("OutsideCall")),
  },
  responses: { 200: json(APP_NOW, "The app as it is now"), ...REFUSALS },
});

/** How many free seats an answer names. */
const FREE_SEATS = 3;

export function appRoutes(given: HttpNeeds) {
  const { herald, ledger, clock } = given;
  const viewOf = (state: AppState): z.infer<typeof APP> => {
    const { time, timeOrNone } = timesIn(state.rules.zone);
    const { hold, paused } = state;
    return {
      id: state.app,
      provider: state.binding.provider,
      rules: { ...appWords(state.rules) },
      hold: hold && { code: hold.code, until: timeOrNone(hold.until), why: hold.why, since: time(hold.since) },
      paused: paused && { by: paused.by, note: paused.note, at: time(paused.at) },
      disarmed: state.disarmedWhy,
      unreadable: state.unreadable,
      isWorkerAlive: isWorkerAlive(state, clock.realMs()),
    };
  };

  async function appNow(app: string): Promise<z.infer<typeof APP_NOW>> {
    const outlook = await outlookOf(given, app);
    const { state, usage, now } = outlook;
    const { time, timeOrNone } = timesIn(state.rules.zone);
    const lines = forecast(outlook);
    const [next] = lines;
    const rules = appWords(state.rules).quota;
    return {
      ...viewOf(state),
      asOf: time(now),
      usage: usageNow(state.rules, usage, now).map(({ used, limit, freesAt }, index) => {
        const rule = { ...(rules[index] ?? {}) };
        return { rule, used, limit, frees: timeOrNone(freesAt) };
      }),
      nextFreeSeats: nextFreeSeats(outlook, FREE_SEATS, lines).map(({ seatAt, reasons }) => {
        return { seat: timeOrNone(seatAt), reasons: reasonViews(reasons, { timeOrNone }) };
      }),
      // Those without a seat come last.
      next:
        next === undefined || next.seatAt === null ? null : { id: next.id, name: next.name, seat: time(next.seatAt) },
      campaigns: { ...(await ledger.read.countByStatus(app)) },
    };
  }

  const appView = async (app: string) => viewOf(await appOf(given, app));

  return router()
    .openapi(list, async (context) => {
      const caller = context.get("caller");
      const apps = (await ledger.listApps()).filter(({ app }) => sees(caller, app));
      return context.json({ apps: apps.map(viewOf) }, 200);
    })
    .openapi(show, async (context) => context.json(await appNow(context.req.valid("param").app), 200))
    .openapi(define, async (context) => {
      const { app } = context.req.valid("param");
      // The body was read once to tell its faults; what is kept comes from the one reader that files have as well.
      const section = readAppSection({ ...(await context.req.json<object>()), id: app });
      if (section.kind === "faults") throw new Refused("invalid", "the rules cannot be accepted", section.faults);
      await herald.setRules({ app, actor: context.get("caller").name, rules: section.value.rules });
      return context.json(await appView(app), 200);
    })
    .openapi(pause, async (context) => {
      const { app } = context.req.valid("param");
      await herald.pause({ app, actor: context.get("caller").name, ...context.req.valid("json") });
      return context.json(await appView(app), 200);
    })
    .openapi(resume, async (context) => {
      const { app } = context.req.valid("param");
      await herald.resume({ app, actor: context.get("caller").name, ...context.req.valid("json") });
      return context.json(await appView(app), 200);
    })
    .openapi(arm, async (context) => {
      const { app } = context.req.valid("param");
      await herald.arm({ app, actor: context.get("caller").name, ...context.req.valid("json") });
      return context.json(await appView(app), 200);
    })
    .openapi(outsideCall, async (context) => {
      const { app } = context.req.valid("param");
      const { started, finished, note } = context.req.valid("json");
      const span = present({ startedAt: started.at, finishedAt: finished?.at });
      await herald.recordOutsideCall({ app, actor: context.get("caller").name, ...span, note });
      return context.json(await appNow(app), 200);
    });
}
