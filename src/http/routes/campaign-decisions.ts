/** What people decide about one campaign: cancel, resolve, approve, reject, release now. */
import { createRoute } from "@hono/zod-openapi";
import type { z } from "@hono/zod-openapi";
import { body, json, REFUSALS, router } from "../answers.ts";
import { campaignOf } from "../found.ts";
import { needs } from "../identify.ts";
import type { HttpNeeds } from "../needs.ts";
import { readRevision, REVISION_HEADER, REVISION_HEADER_REQUIRED } from "../revision.ts";
import { APP_QUERY, CAMPAIGN_PARAM, NOTE_BODY, REJECTION, RESOLUTION } from "../shapes.ts";
import { CAMPAIGN_NOW, campaignNowView } from "../views.ts";
import { timesOf } from "../zone.ts";

const cancel = createRoute({
  method: "post",
  path: "/campaigns/{id}/cancel",
  summary: "Cancel a campaign that has not begun to go out",
  ...needs("edit"),
  request: { query: APP_QUERY, params: CAMPAIGN_PARAM, ...body(NOTE_BODY) },
  responses: { 200: json(CAMPAIGN_NOW, "The campaign as it is now"), ...REFUSALS },
});

const resolve = createRoute({
  method: "post",
  path: "/campaigns/{id}/resolve",
  summary: "Say what became of an uncertain campaign",
  ...needs("resolve"),
  request: { query: APP_QUERY, params: CAMPAIGN_PARAM, headers: REVISION_HEADER, ...body(RESOLUTION) },
  responses: { 200: json(CAMPAIGN_NOW, "The campaign as it is now"), ...REFUSALS },
});

const approve = createRoute({
  method: "post",
  path: "/campaigns/{id}/approve",
  summary: "Approve a campaign as it was seen; a later change of words or timing needs another approval",
  ...needs("approve"),
  request: { query: APP_QUERY, params: CAMPAIGN_PARAM, headers: REVISION_HEADER_REQUIRED, ...body(NOTE_BODY) },
  responses: { 200: json(CAMPAIGN_NOW, "The campaign as it is now"), ...REFUSALS },
});

const reject = createRoute({
  method: "post",
  path: "/campaigns/{id}/reject",
  summary: "Reject a campaign with the reason; it leaves the plan until it is edited",
  ...needs("approve"),
  request: { query: APP_QUERY, params: CAMPAIGN_PARAM, headers: REVISION_HEADER_REQUIRED, ...body(REJECTION) },
  responses: { 200: json(CAMPAIGN_NOW, "The campaign as it is now"), ...REFUSALS },
});

const now = createRoute({
  method: "post",
  path: "/campaigns/{id}/release-now",
  summary: "Ask for it to go out after a countdown of a minute, as soon as quota and send windows let it",
  ...needs("edit"),
  request: { query: APP_QUERY, params: CAMPAIGN_PARAM, headers: REVISION_HEADER_REQUIRED },
  responses: { 200: json(CAMPAIGN_NOW, "The campaign as it is now; any edit takes it back"), ...REFUSALS },
});

export function decisionRoutes(given: HttpNeeds) {
  const { herald } = given;

  /** What every decision is answered with. */
  async function campaignNow(app: string, id: string): Promise<z.infer<typeof CAMPAIGN_NOW>> {
    return campaignNowView(await campaignOf(given, app, id), await timesOf(given, app));
  }

  return router()
    .openapi(cancel, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const { note } = context.req.valid("json");
      await herald.cancel({ app, actor: context.get("caller").name, id, note });
      return context.json(await campaignNow(app, id), 200);
    })
    .openapi(resolve, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const match = context.req.valid("header")["if-match"];
      const revision = match === undefined ? {} : { revision: readRevision(match) };
      const { became, note } = context.req.valid("json");
      await herald.resolve({ app, actor: context.get("caller").name, id, became, ...revision, note });
      return context.json(await campaignNow(app, id), 200);
    })
    .openapi(approve, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const revision = readRevision(context.req.valid("header")["if-match"]);
      const { note } = context.req.valid("json");
      await herald.approve({ app, actor: context.get("caller").name, id, revision, note });
      return context.json(await campaignNow(app, id), 200);
    })
    .openapi(reject, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const revision = readRevision(context.req.valid("header")["if-match"]);
      const { note } = context.req.valid("json");
      await herald.reject({ app, actor: context.get("caller").name, id, revision, note });
      return context.json(await campaignNow(app, id), 200);
    })
    .openapi(now, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const revision = readRevision(context.req.valid("header")["if-match"]);
      await herald.releaseNow({ app, actor: context.get("caller").name, id, revision });
      return context.json(await campaignNow(app, id), 200);
    });
}
