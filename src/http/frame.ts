/**
 * What every listener of Herald has around its routes: how errors are told, what each answer carries, whether it is alive
 * and ready, and the guard. What is added after it comes only to who passed it.
 */
import { OpenAPIHono } from "@hono/zod-openapi";
import { methodNotAllowed } from "hono/method-not-allowed";
import { guard, secured } from "./guard.ts";
import type { HttpEnv, HttpNeeds } from "./needs.ts";
import { problem, problemOf } from "./problem.ts";
import { tellRequests } from "./tell-requests.ts";

export type FrameNeeds = Pick<HttpNeeds, "clock" | "hosts" | "isStoreAway" | "whyNotReady" | "onError" | "onRequest">;

export function createFrame(given: FrameNeeds): OpenAPIHono<HttpEnv> {
  const { isStoreAway, onError } = given;
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

  app.use(tellRequests(given));
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
  return app;
}
