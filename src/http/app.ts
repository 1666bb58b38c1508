/**
 * The front door: Request in, Response out. Producers in any language, the command line and the page come through here.
 *
 * In this order each request meets the guard (which name, which page, which form), the limit on its size, the question who
 * asks, and the route's own right; then the use case, which knows nothing of HTTP. What goes wrong on the way is told as a
 * problem.
 */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { apiPage } from "./api-page.ts";
import { addDesk } from "./desk.ts";
import { createFrame } from "./frame.ts";
import { identify } from "./identify.ts";
import { addMetrics } from "./metrics-page.ts";
import type { HttpEnv, HttpNeeds } from "./needs.ts";
import { problem } from "./problem.ts";
import { addQueueBoard } from "./queue-board.ts";
import { alertRoutes } from "./routes/alerts.ts";
import { APPLY_PATH, applyRoutes } from "./routes/apply.ts";
import { appRoutes } from "./routes/apps.ts";
import { auditRoutes } from "./routes/audit.ts";
import { decisionRoutes } from "./routes/campaign-decisions.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
import { dayRoutes } from "./routes/days.ts";
import { planRoutes } from "./routes/plan.ts";
import { scheduleDecisionRoutes } from "./routes/schedule-decisions.ts";
import { scheduleRoutes } from "./routes/schedules.ts";
import { sessionRoutes, signInRoute } from "./routes/session.ts";
import { userRoutes } from "./routes/users.ts";
import { countTries } from "./tries.ts";

/** A message holds at most 128 KiB of content; escaped as JSON, and with its push, it fits in this. */
const BODY_BYTES_MAX = 1024 * 1024;

/** A campaign file holds at most 8 MiB; escaped as JSON it fits in this. */
const FILE_BODY_BYTES_MAX = 16 * 1024 * 1024;

export function createApp(given: HttpNeeds) {
  const tries = countTries(given.clock.upMs);
  const app = createFrame(given);
  const [ordinary, forFiles] = [limited(BODY_BYTES_MAX), limited(FILE_BODY_BYTES_MAX)];
  app.use((context, next) => (context.req.path === `/v1${APPLY_PATH}` ? forFiles : ordinary)(context, next));
  addMetrics(app, given);
  addQueueBoard(app, given);
  // Routes are still being added; once asked for, it is the same for as long as the process lives.
  let document: ApiDocument | undefined;
  const documentOnce = () => (document ??= documentOf(app, given.version));
  app.get("/openapi.json", (context) => context.json(documentOnce(), 200));
  app.get("/docs", (context) => context.html(apiPage(documentOnce(), context.get("nonce"))));

  addDesk(app, given, tries);

  const routes = app
    .route("/v1", signInRoute(given, tries))
    .use("/v1/*", identify(given))
    .route("/v1", sessionRoutes(given))
    .route("/v1", appRoutes(given))
    .route("/v1", dayRoutes(given))
    .route("/v1", campaignRoutes(given))
    .route("/v1", decisionRoutes(given))
    .route("/v1", planRoutes(given))
    .route("/v1", scheduleRoutes(given))
    .route("/v1", scheduleDecisionRoutes(given))
    .route("/v1", alertRoutes(given))
    .route("/v1", applyRoutes(given))
    .route("/v1", auditRoutes(given))
    .route("/v1", userRoutes(given));
  return routes;
}

function limited(maxSize: number) {
  return bodyLimit({ maxSize, onError: () => problem("too-large", `a body may hold ${maxSize} bytes here`) });
}

export type ApiDocument = ReturnType<typeof documentOf>;

function documentOf(app: OpenAPIHono<HttpEnv>, version: string) {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Herald",
      version,
      description:
        "Announcements to everyone through RongCloud: on time, within quota, never twice. Times are RFC 3339 with an " +
        "offset, or a local time beside its zone; every refusal is a problem with a stable `code`.",
    },
    servers: [{ url: "/" }],
    security: [{ token: [] }],
  });
}
