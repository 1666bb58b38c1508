/** How often somebody signed in with a wrong token lately, by address: whoever guesses is made to wait. */
import type { Context } from "hono";
import { MINUTE_MS, SECOND_MS } from "../domain/time.ts";

import type { HttpEnv, HttpNeeds } from "./needs.ts";
import { Problem } from "./problem.ts";

export type Tries = {
  failed(from: string): void;
  /** Whole seconds to wait before another try; 0 when one may be made. */
  waitSeconds(from: string): number;
};

const FAILURES_MAX = 10;
const WINDOW_MS = 5 * MINUTE_MS;

/** More addresses than this at once is an attack; the oldest are forgotten rather than the memory filled. */
const ADDRESSES_MAX = 10_000;

/** `upMs` never goes back. */
export function countTries(upMs: () => number): Tries {
  const failures = new Map<string, number[]>();
  const recent = (from: string) => (failures.get(from) ?? []).filter((at) => at > upMs() - WINDOW_MS);
  return {
    failed(from) {
      const now = [...recent(from), upMs()].slice(-FAILURES_MAX);
      failures.delete(from);
      failures.set(from, now);
      const [oldest] = failures.keys();
      if (failures.size > ADDRESSES_MAX && oldest !== undefined) failures.delete(oldest);
    },
    waitSeconds(from) {
      const [first, ...rest] = recent(from);
      if (first === undefined || rest.length + 1 < FAILURES_MAX) return 0;
      return Math.max(1, Math.ceil((first + WINDOW_MS - upMs()) / SECOND_MS));
    },
  };
}

/**
 * From where a request came. Behind a proxy all come from it, and what it says last of whom it served is the one part that
 * nobody else can have written.
 */
export function addressOf(context: Context<HttpEnv>, { isProxied }: Pick<HttpNeeds, "isProxied">): string {
  const told = isProxied ? context.req.header("x-forwarded-for")?.split(",").at(-1)?.trim() : undefined;
  // Without a socket, as in tests, there is one caller.
  return told ?? context.env?.incoming?.socket?.remoteAddress ?? "here";
}

/** @throws Problem while too many wrong tokens came from there lately. */
export function refuseGuessing(tries: Tries, from: string): void {
  const waitSeconds = tries.waitSeconds(from);
  if (waitSeconds === 0) return;
  const wait = { "retry-after": String(waitSeconds) };
  throw new Problem("too-many", `too many wrong tokens; wait ${waitSeconds} s`, wait);
}
