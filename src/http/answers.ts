/** The parts of routes that are always the same: how answers and refusals are described. */
import type { z } from "@hono/zod-openapi";
import { OpenAPIHono } from "@hono/zod-openapi";
import { Refused } from "../domain/refused.ts";
import { faultsFromZod } from "../domain/zod-faults.ts";
import type { HttpEnv } from "./needs.ts";
import { PROBLEM } from "./problem.ts";

/** A router whose requests are refused with every fault at once. */
export function router() {
  return new OpenAPIHono<HttpEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      const { data } = result as { data?: unknown };
      throw new Refused(
        "invalid",
        WHERE[result.target] ?? "the request:",
        faultsFromZod(result.error, { input: data }),
      );
    },
  });
}

const WHERE: Readonly<Record<string, string>> = {
  json: "the body cannot be accepted",
  query: "the query cannot be accepted",
  param: "the path cannot be accepted",
  header: "the headers cannot be accepted",
};

export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } } as const;
}

export function body<Schema extends z.ZodType>(schema: Schema) {
  return { body: { required: true, content: { "application/json": { schema } } } } as const;
}

const refusal = { description: "Refused", content: { "application/problem+json": { schema: PROBLEM } } } as const;

/** Every route can be refused; which codes there are is said once, by the problem's own description. */
export const REFUSALS = { "4XX": refusal, "5XX": refusal } as const;
