/** What people decide about one schedule: pause, resume, skip the next, approve, reject, remove. */
import { createRoute, z } from "@hono/zod-openapi";
import { body, json, REFUSALS, router } from "../answers.ts";
import { scheduleOf } from "../found.ts";
import { needs } from "../identify.ts";
import type { HttpNeeds } from "../needs.ts";
import { readRevision, REVISION_HEADER_REQUIRED } from "../revision.ts";
import { SCHEDULE, scheduleView } from "../schedule-view.ts";
import { APP_QUERY, NOTE_BODY, REJECTION, SCHEDULE_PARAM } from "../shapes.ts";
import { TIME } from "../views.ts";
import { timesOf } from "../zone.ts";

const pause = createRoute({
  method: "post",
  path: "/schedules/{id}/pause",
  summary: "Let it rest; occurrences that pass meanwhile are skipped",
  ...needs("edit"),
  request: { query: APP_QUERY, params: SCHEDULE_PARAM },
  responses: { 200: json(SCHEDULE, "The schedule as it is now"), ...REFUSALS },
});

const resume = createRoute({
  method: "post",
  path: "/schedules/{id}/resume",
  summary: "Let it fire again",
  ...needs("edit"),
  request: { query: APP_QUERY, params: SCHEDULE_PARAM },
  responses: { 200: json(SCHEDULE, "The schedule as it is now"), ...REFUSALS },
});

const skipNext = createRoute({
  method: "post",
  path: "/schedules/{id}/skip-next",
  summary: "Skip the next occurrence that has not begun to go out",
  ...needs("edit"),
  request: { query: APP_QUERY, params: SCHEDULE_PARAM },
  responses: { 200: json(z.object({ skipped: TIME }), "The one that was skipped"), ...REFUSALS },
});

const approve = createRoute({
  method: "post",
  path: "/schedules/{id}/approve",
  summary: "Approve what it will fire, and what it has fired and still waits unchanged",
  ...needs("approve"),
  request: { query: APP_QUERY, params: SCHEDULE_PARAM, headers: REVISION_HEADER_REQUIRED, ...body(NOTE_BODY) },
  responses: { 200: json(SCHEDULE, "The schedule as it is now"), ...REFUSALS },
});

const reject = createRoute({
  method: "post",
  path: "/schedules/{id}/reject",
  summary: "Reject it with the reason; what it fires leaves the plan until it is changed",
  ...needs("approve"),
  request: { query: APP_QUERY, params: SCHEDULE_PARAM, headers: REVISION_HEADER_REQUIRED, ...body(REJECTION) },
  responses: { 200: json(SCHEDULE, "The schedule as it is now"), ...REFUSALS },
});

const remove = createRoute({
  method: "delete",
  path: "/schedules/{id}",
  summary: "Remove a schedule; what it has fired and still waits is cancelled",
  ...needs("edit"),
  request: { query: APP_QUERY, params: SCHEDULE_PARAM },
  responses: { 200: json(z.object({ removed: z.string() }), "Removed"), ...REFUSALS },
});

export function scheduleDecisionRoutes(given: HttpNeeds) {
  const { herald } = given;

  async function setActive(request: { app: string; id: string; actor: string; active: boolean }) {
    await herald.setScheduleActive(request);
    return scheduleView(await scheduleOf(given, request.app, request.id), await timesOf(given, request.app));
  }

  return router()
    .openapi(pause, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      return context.json(await setActive({ app, id, actor: context.get("caller").name, active: false }), 200);
    })
    .openapi(resume, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      return context.json(await setActive({ app, id, actor: context.get("caller").name, active: true }), 200);
    })
    .openapi(skipNext, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const skipped = await herald.skipNext({ app, id, actor: context.get("caller").name });
      return context.json({ skipped: (await timesOf(given, app)).time(skipped) }, 200);
    })
    .openapi(approve, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const revision = readRevision(context.req.valid("header")["if-match"]);
      const { note } = context.req.valid("json");
      await herald.approveSchedule({ app, id, actor: context.get("caller").name, revision, note });
      return context.json(scheduleView(await scheduleOf(given, app, id), await timesOf(given, app)), 200);
    })
    .openapi(reject, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const revision = readRevision(context.req.valid("header")["if-match"]);
      const { note } = context.req.valid("json");
      await herald.rejectSchedule({ app, id, actor: context.get("caller").name, revision, note });
      return context.json(scheduleView(await scheduleOf(given, app, id), await timesOf(given, app)), 200);
    })
    .openapi(remove, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      await herald.removeSchedule({ app, id, actor: context.get("caller").name });
      return context.json({ removed: id }, 200);
    });
}
