/** Tells of every request once it is answered: what was asked, by whom, and how it ended. Never a body, a value or a token. */
import { createMiddleware } from "hono/factory";
import type { HttpEnv, HttpNeeds } from "./needs.ts";

export type ToldRequest = {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** The query's names, without their values. */
  readonly query: readonly string[];
  readonly status: number;
  readonly tookMs: number;
  /** Null where nobody was asked for, or nobody was known. */
  readonly caller: string | null;
};

export function tellRequests({ clock, onRequest }: Pick<HttpNeeds, "clock" | "onRequest">) {
  return createMiddleware<HttpEnv>(async (context, next) => {
    const beganMs = clock.upMs();
    await next();
    const { req, res } = context;
    const caller = (context.get("caller") as HttpEnv["Variables"]["caller"] | undefined)?.name ?? null;
    const tookMs = Math.round(clock.upMs() - beganMs);
    const query = Object.keys(req.query());
    onRequest?.({ method: req.method, path: req.path, query, status: res.status, tookMs, caller });
  });
}
