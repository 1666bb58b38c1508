/**
 * The front door: Request in, Response out. Producers in any language, the command line and the page come through here.
 *
 * In this order each request meets the guard (which name, which page, which form), the limit on its size, the question who
 * asks, and the route's own right; then the use case, which knows nothing of HTTP. What goes wrong on the way is told as a
 * problem.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import { bodyLimit } from "hono/body-limit";
import { methodNotAllowed } from "hono/method-not-allowed";
import { apiPage } from "./api-page.ts";
import { enter } from "./enter.ts";
import { guard, secured } from "./guard.ts";
import { identify } from "./identify.ts";
import type { HttpEnv, HttpNeeds } from "./needs.ts";
import { problem, problemOf } from "./problem.ts";
import { alertRoutes } from "./routes/alerts.ts";
import { APPLY_PATH, applyRoutes } from "./routes/apply.ts";
import { appRoutes } from "./routes/apps.ts";
import { auditRoutes } from "./routes/audit.ts";
import { decisionRoutes } from "./routes/campaign-decisions.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
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
  const { clock, isStoreAway, onError } = given;
  const tries = countTries(clock.upMs);
  const app = new OpenAPIHono<HttpEnv>();

  app.onError((error, context) => {
    const told = problemOf(error);
    if (told !== null) return told;
    if (isStoreAway(error))
      return problem("store-away", "the ledger's store does not answer", { headers: { "retry-after": "2" } });
    const instance = `urn:uuid:${crypto.randomUUID()}`;
    onError(error, `${context.req.method} ${context.req.path} (${instance})`);
    return problem("internal", "the request could not be carried out", { instance });
  });
  app.notFound((context) => problem("not-found", `there is nothing at ${context.req.path.slice(0, 200)}`));

  app.use(secured);
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: ({ req }, methods) =>
        problem("method-not-allowed", `${req.path.slice(0, 200)} takes ${[...methods].sort().join(", ")}`, {
          headers: { allow: [...methods].sort().join(", ") },
        }),
    }),
  );
  // Asked by machines that know no name for this one.
  app.get("/healthz", (context) => context.json({ status: "alive" }, 200));
  app.get("/readyz", async (context) => {
    const why = await given.whyNotReady();
    return why === null ? context.json({ status: "ready" }, 200) : context.json({ status: "not ready", why }, 503);
  });

  app.use(guard(given));
  const [ordinary, forFiles] = [limited(BODY_BYTES_MAX), limited(FILE_BODY_BYTES_MAX)];
  app.use((context, next) => (context.req.path === `/v1${APPLY_PATH}` ? forFiles : ordinary)(context, next));
  app.get("/openapi.json", (context) => context.json(documentOf(app, given.version), 200));
  app.get("/docs", (context) => context.html(apiPage(documentOf(app, given.version), context.get("nonce"))));

  app.get("/", (context) => enter(context, given, tries));

  const routes = app
    .route("/v1", signInRoute(given, tries))
    .use("/v1/*", identify(given))
    .route("/v1", sessionRoutes(given))
    .route("/v1", appRoutes(given))
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
