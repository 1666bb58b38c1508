/**
 * The one door to Herald: a client whose shapes are the server's own route types, and what goes wrong as named errors.
 *
 * A page that signed in is known by a cookie, and shows with every change the mark that only a page of ours can have read.
 */
import type { ClientResponse } from "hono/client";
import { hc } from "hono/client";
import type { createApp } from "../../../src/http/app.ts";
import type { ProblemAnswer } from "../../../src/http/problem.ts";

/** Herald refused: `code` is stable, `detail` and `todo` are sentences, `faults` name what was wrong where. */
export class Problem extends Error {
  readonly code: ProblemAnswer["code"];
  readonly status: number;
  readonly todo: string;
  readonly faults: NonNullable<ProblemAnswer["faults"]>;
  constructor({ code, status, detail, todo, faults = [] }: ProblemAnswer) {
    super(detail);
    this.name = "Problem";
    this.code = code;
    this.status = status;
    this.todo = todo;
    this.faults = faults;
  }
}

/** Nobody answered: the network, or Herald itself, is away. A change may or may not have arrived. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** Longer than any answer takes; a proxy that swallows a request must not leave a button spinning for ever. */
const ANSWER_MS = 30_000;

let mark: string | null = null;
const signedOut = new Set<() => void>();

/** Shown with every change from now on. */
export function setMark(csrf: string | null): void {
  mark = csrf;
}

/** Calls back when Herald no longer knows who is asking. */
export function onSignedOut(listener: () => void): () => void {
  signedOut.add(listener);
  return () => signedOut.delete(listener);
}

export const api = hc<ReturnType<typeof createApp>>("/", { fetch: ask }).v1;

async function ask(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (mark !== null) headers.set("x-herald-csrf", mark);
  // A change without a body is JSON too: the server takes changes in no other form.
  const method = init.method ?? "GET";
  if (method !== "GET" && init.body === undefined) headers.set("content-type", "application/json");
  const body = init.body ?? (method === "POST" || method === "PATCH" || method === "PUT" ? "{}" : undefined);
  let response: Response;
  try {
    response = await fetch(input, { ...init, headers, body, signal: AbortSignal.timeout(ANSWER_MS) });
  } catch (cause) {
    throw new Unreachable("Herald does not answer", { cause });
  }
  if (response.ok) return response;
  throw await problemOf(response);
}

async function problemOf(response: Response): Promise<Error> {
  const isProblem = response.headers.get("content-type")?.startsWith("application/problem+json") === true;
  // A proxy in front answers in its own words.
  if (!isProblem) return new Unreachable(`HTTP ${response.status}`);
  const problem = new Problem((await response.json()) as ProblemAnswer);
  if (problem.code === "unauthorized") for (const listener of signedOut) listener();
  return problem;
}

/** What an answer says when it is none of the refusals, which are thrown. */
export type Told<Answer> =
  Answer extends ClientResponse<infer Body, infer Status, "json"> ? (Status extends 200 | 201 ? Body : never) : never;

/** @throws Problem, Unreachable */
export async function told<Answer extends ClientResponse<unknown, number, string>>(
  asked: Promise<Answer>,
): Promise<Told<Answer>> {
  const response = await asked;
  return (await response.json()) as Told<Answer>;
}
