/** /v1/alerts: where alerts of an app go, what became of them, and sending dead letters again. */
import { createRoute, z } from "@hono/zod-openapi";
import { ALERT_KINDS, SEVERITIES } from "../../domain/alert.ts";
import type { AlertTargetInput } from "../../domain/alert-target.ts";
import { LANGUAGES } from "../../domain/alert-words.ts";
import { DELIVERY_STATES } from "../../domain/delivery.ts";
import { Refused } from "../../domain/refused.ts";
import { closed } from "../../domain/zod-faults.ts";
import type { StoredTarget } from "../../ledger/alert-targets.ts";
import type { Delivery } from "../../ledger/deliveries.ts";
import { ID } from "../../schedules/entry-fields.ts";
import { body, json, REFUSALS, router } from "../answers.ts";
import { needs } from "../identify.ts";
import type { HttpNeeds } from "../needs.ts";
import { present } from "../present.ts";
import { readRevision, REVISION_HEADER } from "../revision.ts";
import { APP_QUERY, countQuery } from "../shapes.ts";
import type { Times } from "../views.ts";
import { TIME } from "../views.ts";
import { timesOf } from "../zone.ts";

const TARGET_KINDS = ["webhook", "feishu", "dingtalk", "wecom", "slack", "email"] as const;

const TARGET_PARAM = z.object({ id: ID.clone().openapi({ example: "ops" }) });

const SETTINGS = z.record(z.string(), z.unknown()).openapi({
  description:
    "webhook: { url, secret: { secret: NAME } }; robots: { url: { secret: NAME }, sign?: { secret: NAME } }; email: { to: [] }. " +
    "Secrets are named, never given.",
  example: { url: { secret: "ops-feishu" } },
});

/** What a target says its own reader judges, which never repeats what stands where a secret's place is. */
const DEFINITION = closed({
  kind: z.enum(TARGET_KINDS),
  settings: SETTINGS,
  events: z.array(z.enum(ALERT_KINDS)).nullable().optional().openapi({ description: "Null: all of them." }),
  language: z.enum(LANGUAGES).optional(),
  active: z.boolean().optional(),
}).openapi("AlertTargetDefinition");

const TARGET = z
  .object({
    id: z.string(),
    kind: z.enum(TARGET_KINDS).nullable(),
    settings: z.record(z.string(), z.unknown()).nullable(),
    events: z.array(z.enum(ALERT_KINDS)).nullable(),
    language: z.enum(LANGUAGES).nullable(),
    active: z.boolean(),
    offWhy: z.string().nullable().openapi({ description: "Why it is off though nobody turned it off." }),
    revision: z.int(),
    updated: z.object({ by: z.string(), at: TIME }),
  })
  .openapi("AlertTarget");

const DELIVERY = z
  .object({
    id: z.int(),
    alert: z.string(),
    target: z.string(),
    kind: z.enum(ALERT_KINDS),
    subject: z.string(),
    at: TIME,
    severity: z.enum(SEVERITIES),
    state: z.enum(DELIVERY_STATES),
    tries: z.int(),
    nextTry: TIME.nullable(),
    lastError: z.string().nullable(),
    httpStatus: z.int().nullable(),
    ended: TIME.nullable(),
  })
  .openapi("Delivery");

const TESTED = z
  .object({ result: z.enum(["delivered", "failed"]), httpStatus: z.int().nullable(), why: z.string().nullable() })
  .openapi("AlertTested");

const ONE_OR_ALL = closed({
  delivery: z.int().min(1).optional().openapi({ description: "One of them; all when left out." }),
}).openapi("OneOrAll");

const COUNT = z.object({ count: z.int() });

const list = createRoute({
  method: "get",
  path: "/alerts/targets",
  summary: "List where alerts of the app go",
  ...needs("operate"),
  request: { query: APP_QUERY },
  responses: { 200: json(z.object({ targets: z.array(TARGET) }), "The targets"), ...REFUSALS },
});

const set = createRoute({
  method: "put",
  path: "/alerts/targets/{id}",
  summary: "Set a target; its secrets are looked up by name when something is delivered",
  ...needs("operate"),
  request: { query: APP_QUERY, params: TARGET_PARAM, headers: REVISION_HEADER, ...body(DEFINITION) },
  responses: { 200: json(TARGET, "The target as it is now"), ...REFUSALS },
});

const remove = createRoute({
  method: "delete",
  path: "/alerts/targets/{id}",
  summary: "Remove a target, with what is on its way to it",
  ...needs("operate"),
  request: { query: APP_QUERY, params: TARGET_PARAM },
  responses: { 200: json(z.object({ removed: z.string() }), "Removed"), ...REFUSALS },
});

const test = createRoute({
  method: "post",
  path: "/alerts/targets/{id}/test",
  summary: "Send one alert that says it is a test, now, and say how it went",
  ...needs("operate"),
  request: { query: APP_QUERY, params: TARGET_PARAM },
  responses: { 200: json(TESTED, "How it went"), ...REFUSALS },
});

const deliveries = createRoute({
  method: "get",
  path: "/alerts/deliveries",
  summary: "What became of alerts, the latest first",
  ...needs("operate"),
  request: {
    query: APP_QUERY.extend({
      state: z.enum(DELIVERY_STATES).optional(),
      target: ID.optional(),
      limit: countQuery(1_000, 100),
    }),
  },
  responses: { 200: json(z.object({ deliveries: z.array(DELIVERY) }), "The deliveries"), ...REFUSALS },
});

const replay = createRoute({
  method: "post",
  path: "/alerts/deliveries/replay",
  summary: "Send what was given up again, one or all",
  ...needs("operate"),
  request: { query: APP_QUERY, ...body(ONE_OR_ALL) },
  responses: { 200: json(COUNT, "How many"), ...REFUSALS },
});

const dismiss = createRoute({
  method: "post",
  path: "/alerts/deliveries/dismiss",
  summary: "Forget what was given up, one or all",
  ...needs("operate"),
  request: { query: APP_QUERY, ...body(ONE_OR_ALL) },
  responses: { 200: json(COUNT, "How many"), ...REFUSALS },
});

export function alertRoutes(given: HttpNeeds) {
  const { alerts } = given.herald;

  async function find(app: string, id: string): Promise<StoredTarget> {
    const target = (await alerts.list(app)).find((each) => each.id === id);
    if (!target) throw new Refused("not-found", `there is no alert target "${id}" in app "${app}"`);
    return target;
  }

  return router()
    .openapi(list, async (context) => {
      const { app } = context.req.valid("query");
      const times = await timesOf(given, app);
      const targets = (await alerts.list(app)).map((target) => targetView(target, times));
      return context.json({ targets }, 200);
    })
    .openapi(set, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const match = context.req.valid("header")["if-match"];
      const revision = match === undefined ? {} : { revision: readRevision(match) };
      const target = { ...present(context.req.valid("json")), id } as AlertTargetInput;
      await alerts.set({ app, actor: context.get("caller").name, target, ...revision });
      return context.json(targetView(await find(app, id), await timesOf(given, app)), 200);
    })
    .openapi(remove, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      await alerts.remove({ app, actor: context.get("caller").name, id });
      return context.json({ removed: id }, 200);
    })
    .openapi(test, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const tested = await alerts.test({ app, actor: context.get("caller").name, id });
      const why = tested.kind === "failed" ? tested.why : tested.note;
      return context.json({ result: tested.kind, httpStatus: tested.httpStatus, why }, 200);
    })
    .openapi(deliveries, async (context) => {
      const { app, state, target, limit } = context.req.valid("query");
      const times = await timesOf(given, app);
      const found = await alerts.deliveries({ app, ...present({ state, targetId: target }), limit });
      return context.json({ deliveries: found.map((each) => deliveryView(each, times)) }, 200);
    })
    .openapi(replay, async (context) => {
      const { app } = context.req.valid("query");
      const one = present({ id: context.req.valid("json").delivery });
      return context.json({ count: await alerts.replay({ app, actor: context.get("caller").name, ...one }) }, 200);
    })
    .openapi(dismiss, async (context) => {
      const { app } = context.req.valid("query");
      const one = present({ id: context.req.valid("json").delivery });
      return context.json({ count: await alerts.dismiss({ app, actor: context.get("caller").name, ...one }) }, 200);
    });
}

function targetView(stored: StoredTarget, { time }: Times): z.infer<typeof TARGET> {
  const { id, target, active, offWhy, revision, updatedBy, updatedAt } = stored;
  return {
    id,
    kind: target?.kind ?? null,
    settings: target && { ...target.settings },
    events: target?.events ? [...target.events] : null,
    language: target?.language ?? null,
    active,
    offWhy,
    revision,
    updated: { by: updatedBy, at: time(updatedAt) },
  };
}

function deliveryView(delivery: Delivery, { time, timeOrNone }: Times): z.infer<typeof DELIVERY> {
  const { id, alertId, targetId, kind, subject, at, severity, state, tries, lastError, httpStatus } = delivery;
  return {
    ...{ id, alert: alertId, target: targetId, kind, subject, at: time(at), severity, state, tries },
    nextTry: state === "pending" ? time(delivery.nextTryRealAt) : null,
    lastError,
    httpStatus,
    ended: timeOrNone(delivery.endedRealAt),
  };
}
