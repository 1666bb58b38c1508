/** /v1/campaigns: submit, list, show and edit. */
import { createRoute, z } from "@hono/zod-openapi";
import { APPROVALS } from "../../domain/campaign.ts";
import { ID } from "../../schedules/entry-fields.ts";
import { body, json, REFUSALS, router } from "../answers.ts";
import { cursorOf, readCursor } from "../cursor.ts";
import { campaignOf } from "../found.ts";
import { needs } from "../identify.ts";
import type { Deadline } from "../moments.ts";
import { deadlineOf, WHEN } from "../moments.ts";
import { present } from "../present.ts";
import type { HttpNeeds } from "../needs.ts";
import { readRevision, REVISION_HEADER_REQUIRED } from "../revision.ts";
import {
  APP_QUERY,
  CAMPAIGN_CHANGE,
  CAMPAIGN_PARAM,
  countQuery,
  NEW_CAMPAIGN,
  SEARCHED,
  STATUS_LIST,
} from "../shapes.ts";
import { CAMPAIGN, CAMPAIGN_DETAIL, campaignDetailView, campaignView, PLACED, placedView, timesIn } from "../views.ts";
import { timesOf } from "../zone.ts";

const FACTS_MAX = 200;

const submit = createRoute({
  method: "post",
  path: "/campaigns",
  summary: "Submit a campaign; the answer says when it will really go out, and why then",
  ...needs("edit"),
  request: {
    query: APP_QUERY,
    headers: z.object({
      "idempotency-key": z.string().max(200).optional().openapi({
        description: "The same key with the same content answers with the campaign that is there.",
      }),
    }),
    ...body(NEW_CAMPAIGN),
  },
  responses: { 201: json(PLACED, "Accepted and seated"), ...REFUSALS },
});

const list = createRoute({
  method: "get",
  path: "/campaigns",
  summary: "List campaigns, without what they say",
  ...needs("read"),
  request: {
    query: APP_QUERY.extend({
      status: STATUS_LIST.optional(),
      schedule: ID.optional(),
      from: WHEN.optional(),
      until: WHEN.optional(),
      approval: z.enum(APPROVALS).optional(),
      held: z.enum(["true"]).optional().openapi({ description: "Only what stands out of the plan." }),
      text: SEARCHED.optional().openapi({ description: "Part of a name or an id." }),
      order: z.enum(["latest", "earliest"]).default("latest"),
      limit: countQuery(200, 50),
      cursor: z.string().max(300).optional().openapi({ description: "`next` of the page before." }),
    }),
  },
  responses: {
    200: json(z.object({ campaigns: z.array(CAMPAIGN), next: z.string().nullable() }), "A page"),
    ...REFUSALS,
  },
});

const show = createRoute({
  method: "get",
  path: "/campaigns/{id}",
  summary: "Show a campaign with its message, attempts and audit",
  ...needs("read"),
  request: { query: APP_QUERY, params: CAMPAIGN_PARAM },
  responses: { 200: json(CAMPAIGN_DETAIL, "The campaign; its `ETag` is the revision"), ...REFUSALS },
});

const edit = createRoute({
  method: "patch",
  path: "/campaigns/{id}",
  summary: "Change a campaign that waits; another timing books it anew",
  ...needs("edit"),
  request: { query: APP_QUERY, params: CAMPAIGN_PARAM, headers: REVISION_HEADER_REQUIRED, ...body(CAMPAIGN_CHANGE) },
  responses: { 200: json(PLACED, "Changed and seated"), ...REFUSALS },
});

export function campaignRoutes(given: HttpNeeds) {
  const { herald, ledger } = given;

  return router()
    .openapi(submit, async (context) => {
      const { app } = context.req.valid("query");
      const key = context.req.valid("header")["idempotency-key"];
      const { message, at, deadline, ...rest } = context.req.valid("json");
      const placed = await herald.submit({
        app,
        actor: context.get("caller").name,
        ...(key === undefined ? {} : { key }),
        input: present({ ...rest, message: message.message, at: at.at, deadline: deadlineOf(deadline, at.at) }),
      });
      const warnings = [...at.warnings, ...warningsOf(deadline), ...placed.warnings];
      const view = placedView({ ...placed, warnings }, timesIn(placed.zone));
      context.header("location", `/v1/campaigns/${placed.id}?app=${app}`);
      context.header("etag", etagOf(placed.revision));
      return context.json(view, 201);
    })
    .openapi(list, async (context) => {
      const { app, status, schedule, from, until, approval, held, text, order, limit, cursor } =
        context.req.valid("query");
      const times = await timesOf(given, app);
      const after = cursor === undefined ? undefined : readCursor(cursor);
      const found = await ledger.read.pageCampaigns(
        app,
        {
          ...present({ statuses: status, scheduleId: schedule, from: from?.at, until: until?.at, approval, text }),
          isHeld: held === "true",
        },
        { ...present({ after }), latestFirst: order === "latest", limit: limit + 1 },
      );
      const page = found.slice(0, limit);
      const last = found.length > limit ? page.at(-1) : undefined;
      const campaigns = page.map((campaign) => campaignView(campaign, times));
      return context.json({ campaigns, next: last === undefined ? null : cursorOf(last) }, 200);
    })
    .openapi(show, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const campaign = await campaignOf(given, app, id);
      const times = await timesOf(given, app);
      const attempts = await ledger.listAttempts(app, id);
      const facts = await ledger.read.pageFacts(app, { subject: id, limit: FACTS_MAX });
      context.header("etag", etagOf(campaign.revision));
      return context.json(campaignDetailView(campaign, { attempts, facts }, times), 200);
    })
    .openapi(edit, async (context) => {
      const { app } = context.req.valid("query");
      const { id } = context.req.valid("param");
      const revision = readRevision(context.req.valid("header")["if-match"]);
      const { message, at, deadline, ...rest } = context.req.valid("json");
      const change = present({
        ...rest,
        message: message?.message,
        at: at?.at,
        deadline: deadlineOf(deadline, at?.at ?? null),
      });
      const placed = await herald.edit({ app, actor: context.get("caller").name, id, revision, change });
      const warnings = [...(at?.warnings ?? []), ...warningsOf(deadline), ...placed.warnings];
      context.header("etag", etagOf(placed.revision));
      return context.json(placedView({ ...placed, warnings }, await timesOf(given, app)), 200);
    });
}

function etagOf(revision: number): string {
  return `"${revision}"`;
}

function warningsOf(deadline: Deadline | undefined) {
  return deadline !== undefined && "at" in deadline ? deadline.warnings : [];
}
