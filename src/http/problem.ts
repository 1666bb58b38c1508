/**
 * Refusals as `application/problem+json` (RFC 9457): a stable `code`, one sentence, every fault with its path, and what to
 * do about it. Whatever goes wrong is told in this form, also what nobody expected.
 */
import { z } from "@hono/zod-openapi";
import { HTTPException } from "hono/http-exception";
import type { Fault } from "../domain/fault.ts";
import { describeFault } from "../domain/fault.ts";
import { Refused } from "../domain/refused.ts";

type Standing = { readonly status: number; readonly title: string; readonly todo: string };

/** Every code there is, with its HTTP status and what whoever meets it can do. */
const PROBLEMS = {
  malformed: { status: 400, title: "The request cannot be read", todo: "Send well-formed JSON in UTF-8." },
  unauthorized: {
    status: 401,
    title: "Nobody knows who is asking",
    todo: "Send a token as `Authorization: Bearer …`; `herald token create` makes one.",
  },
  forbidden: { status: 403, title: "That is not allowed", todo: "Ask an operator for the role or the app." },
  "foreign-origin": {
    status: 403,
    title: "The request comes from another site",
    todo: "Open Herald by its own address; programs send no Origin.",
  },
  csrf: {
    status: 403,
    title: "The page's own mark is missing",
    todo: "Send the `csrf` of /v1/session as `X-Herald-CSRF`, or use a token.",
  },
  "not-found": { status: 404, title: "There is no such thing", todo: "Check the id and the app." },
  "method-not-allowed": { status: 405, title: "There is no such way to ask", todo: "See /openapi.json." },
  conflict: { status: 409, title: "It is in conflict with what is there", todo: "Look at what is there, then decide." },
  "wrong-status": {
    status: 409,
    title: "It has gone too far for that",
    todo: "Look at where it stands now, then decide.",
  },
  "wrong-person": {
    status: 403,
    title: "Somebody else must do that",
    todo: "Ask one of those who may; the detail says who may not.",
  },
  "wrong-provider": {
    status: 409,
    title: "The app belongs to another RongCloud",
    todo: "Use an app of this process's provider and App Key.",
  },
  "too-early": { status: 409, title: "It is too early to say", todo: "Ask again when the time has passed." },
  "stale-revision": {
    status: 412,
    title: "It was changed meanwhile",
    todo: "Read it again, and send the revision you have seen as `If-Match`.",
  },
  "too-large": { status: 413, title: "The request is too large", todo: "Send less at once." },
  "unsupported-media-type": {
    status: 415,
    title: "Changes are taken as JSON only",
    todo: "Send `Content-Type: application/json`.",
  },
  "wrong-host": {
    status: 421,
    title: "Herald is not known by that name here",
    todo: "Use the address Herald printed, or add the name to HERALD_ALLOWED_HOSTS.",
  },
  invalid: { status: 422, title: "The input has faults", todo: "Mend every fault named, and send it again." },
  "revision-required": {
    status: 428,
    title: "It must be said what was seen",
    todo: "Send the revision you have seen as `If-Match`.",
  },
  "too-many": { status: 429, title: "Too many tries", todo: "Wait as long as `Retry-After` says." },
  internal: {
    status: 500,
    title: "Something went wrong inside",
    todo: "Nothing is known to be lost; look at Herald's log by the `instance`.",
  },
  "store-away": {
    status: 503,
    title: "The ledger's store cannot be reached",
    todo: "Try again in a moment; nothing accepted before is lost.",
  },
} as const satisfies Record<string, Standing>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM = z
  .object({
    type: z.string().openapi({ example: "urn:herald:problem:invalid" }),
    title: z.string(),
    status: z.int(),
    code: z.enum(Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]]),
    detail: z.string(),
    todo: z.string().openapi({ description: "What to do about it." }),
    faults: z
      .array(
        z.object({
          path: z.string(),
          expected: z.string(),
          got: z.string(),
          suggestion: z.string().optional(),
          text: z.string(),
        }),
      )
      .optional(),
    instance: z.string().optional(),
  })
  .openapi("Problem");

export type ProblemAnswer = z.infer<typeof PROBLEM>;

/** Thrown where a request is refused by the front door itself, before any use case. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly headers: Readonly<Record<string, string>>;
  constructor(code: ProblemCode, detail: string, headers: Readonly<Record<string, string>> = {}) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.headers = headers;
  }
}

export function problem(
  code: ProblemCode,
  detail: string,
  more: { faults?: readonly Fault[]; instance?: string; headers?: Readonly<Record<string, string>> } = {},
): Response {
  const { status, title, todo } = PROBLEMS[code];
  const { faults, instance, headers } = more;
  const body = {
    type: `urn:herald:problem:${code}`,
    title,
    status,
    code,
    detail,
    todo,
    ...(faults === undefined || faults.length === 0
      ? {}
      : { faults: faults.map((fault) => ({ ...fault, text: describeFault(fault) })) }),
    ...(instance === undefined ? {} : { instance }),
  } satisfies z.input<typeof PROBLEM>;
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": "application/problem+json", ...headers },
  });
}

/** Reads what was thrown as a problem; null when it is nobody's fault but ours. */
export function problemOf(error: unknown): Response | null {
  if (error instanceof Problem) return problem(error.code, error.message, { headers: error.headers });
  if (error instanceof Refused) {
    // The faults are told one by one beside the sentence they were listed under.
    const [sentence = ""] = error.message.split("\n");
    return problem(error.code, sentence, { faults: error.faults });
  }
  if (error instanceof HTTPException) return problemOfHono(error);
  switch (codeOf(error)) {
    case "UNKNOWN_APP":
      return problem("not-found", (error as Error).message);
    case "STEP_REFUSED":
      return problem("wrong-status", (error as Error).message);
    default:
      return null;
  }
}

function problemOfHono(error: HTTPException): Response {
  switch (error.status) {
    case 413:
      return problem("too-large", "the body is larger than is taken here");
    case 415:
      return problem("unsupported-media-type", "the body is not application/json");
    default:
      return problem("malformed", error.message === "" ? "the request cannot be read" : error.message);
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
