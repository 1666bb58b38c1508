/** `/metrics`: what Prometheus scrapes, through the front door and, for a worker alone, through a listener of its own. */
import type { OpenAPIHono } from "@hono/zod-openapi";
import { sees } from "../domain/access.ts";
import type { FrameNeeds } from "./frame.ts";
import { createFrame } from "./frame.ts";
import { identify, needs } from "./identify.ts";
import type { HttpEnv, HttpNeeds } from "./needs.ts";

/** Each caller is shown the apps they work for. */
export function addMetrics(
  app: OpenAPIHono<HttpEnv>,
  { access, metrics }: Pick<HttpNeeds, "access" | "metrics">,
): void {
  app.get("/metrics", identify({ access }), needs("read", "any").middleware, async (context) => {
    const caller = context.get("caller");
    const { type, text } = await metrics.scrape((id) => sees(caller, id));
    return context.body(text, 200, { "content-type": type, "cache-control": "no-store" });
  });
}

/** A listener that tells metrics, whether it is alive and whether it is ready, and nothing else. */
export function createMetricsApp(given: FrameNeeds & Pick<HttpNeeds, "access" | "metrics">): OpenAPIHono<HttpEnv> {
  const app = createFrame(given);
  addMetrics(app, given);
  return app;
}
