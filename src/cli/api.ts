/**
 * The API, as commands ask it: one request, and its answer or an error that a person can read.
 *
 * A refusal arrives as a problem and is told whole: the sentence, every fault, what to do. Whether the input was wrong, a
 * rule refused it or nobody answered is what the exit code says. The token goes into the header and nowhere else.
 */
import type { ProblemAnswer } from "../http/problem.ts";
import { isRecord } from "../domain/plain-json.ts";
import { SECOND_MS } from "../domain/time.ts";
import { EXIT_BAD_INPUT, EXIT_REFUSED, EXIT_UNREACHABLE } from "./io.ts";

export type Query = Readonly<Record<string, string | number | undefined>>;

export type Api = {
  /** Scheme and authority. */
  readonly url: string;
  get<T>(path: string, query?: Query): Promise<T>;
  send<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", path: string, asked?: Asked): Promise<T>;
  /** The answer as it arrives, for streams. */
  stream(
    path: string,
    asked: { query: Query; headers: Record<string, string>; signal: AbortSignal },
  ): Promise<Response>;
};

export type Asked = {
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Long enough for a file of thousands of entries; whoever hangs for longer is away. */
const ANSWER_LIMIT_MS = 60 * SECOND_MS;

/** `isForPeople`: what could move a terminal's cursor is taken out of every text. */
export function createApi({
  url,
  token,
  isForPeople = false,
}: {
  url: string;
  token: string | null;
  isForPeople?: boolean;
}): Api {
  async function request(method: string, path: string, { query = {}, ...asked }: Asked & { signal: AbortSignal }) {
    const target = new URL(`/v1${path}`, url);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) target.searchParams.set(name, String(value));
    }
    const response = await fetch(target, {
      method,
      redirect: "manual",
      signal: asked.signal,
      headers: {
        // A person thinks between two requests, and Herald may hang up meanwhile: one kept open would look like Herald away.
        connection: "close",
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(method === "GET" ? {} : { "content-type": "application/json" }),
        ...asked.headers,
      },
      ...(method === "GET" || method === "DELETE" ? {} : { body: JSON.stringify(asked.body ?? {}) }),
    }).catch((cause: unknown) => {
      throw asked.signal.reason === cause && !isTimeout(cause) ? cause : new ApiUnreachable(url, reasonOf(cause));
    });
    if (response.ok) return response;
    throw await refusalOf(response, url);
  }

  async function answer<T>(method: string, path: string, asked: Asked = {}): Promise<T> {
    const response = await request(method, path, { ...asked, signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    try {
      return JSON.parse(await response.text(), isForPeople ? withoutControls : undefined) as T;
    } catch (cause) {
      throw new ApiUnreachable(url, `it answered with something that is not JSON (${reasonOf(cause)})`);
    }
  }

  return {
    url,
    get: (path, query = {}) => answer("GET", path, { query }),
    send: answer,
    stream: (path, asked) => request("GET", path, asked),
  };
}

/** Herald refused, and said why. */
export class ApiRefused extends Error {
  override readonly name = "ApiRefused";
  readonly code: ProblemAnswer["code"];
  readonly exitCode: number;
  constructor(problem: ProblemAnswer) {
    const { code, detail, faults = [], instance } = problem;
    const todo = TODO[code] ?? problem.todo;
    const named = instance === undefined ? [] : [`instance ${instance}`];
    super([detail, ...faults.map(({ text }) => `  ${text}`), ...named, todo].join("\n"));
    this.code = code;
    this.exitCode = BAD_INPUT.has(code) ? EXIT_BAD_INPUT : problem.status >= 500 ? EXIT_UNREACHABLE : EXIT_REFUSED;
  }
}

/** Nobody answered there, or somebody who is no Herald. */
export class ApiUnreachable extends Error {
  override readonly name = "ApiUnreachable";
  readonly exitCode = EXIT_UNREACHABLE;
  constructor(url: string, why: string) {
    super(`cannot reach Herald at ${url}: ${why}\nStart it with \`herald serve\`, or set HERALD_URL to where it is.`);
  }
}

const BAD_INPUT: ReadonlySet<string> = new Set(["invalid", "malformed", "revision-required"]);

/** What to do about it at a command line, where that is not what a program would do. */
const TODO: { readonly [Code in ProblemAnswer["code"]]?: string } = {
  unauthorized:
    "Set HERALD_TOKEN: `herald token create` makes one; while there are no users, it is in the address that the start printed.",
  "stale-revision": "Look at it again; without --revision the command takes what is there now.",
};

async function refusalOf(response: Response, url: string): Promise<Error> {
  if (response.headers.get("content-type")?.startsWith("application/problem+json") === true) {
    const problem: unknown = await response.json().catch(() => null);
    if (isRecord(problem) && typeof problem["detail"] === "string") return new ApiRefused(problem as ProblemAnswer);
  }
  return new ApiUnreachable(url, `what is there answers with status ${response.status} and is no Herald`);
}

/** Notes and names are other people's words, and an escape sequence in one could rewrite what stands around it. */
export function withoutControls(_key: string, value: unknown): unknown {
  return typeof value === "string" ? value.replace(/(?![\n\t])\p{Cc}/gu, "\ufffd") : value;
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof Error && cause.name === "TimeoutError";
}

function reasonOf(cause: unknown): string {
  if (isTimeout(cause)) return "it did not answer in time";
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  const code = inner instanceof Error && "code" in inner ? String(inner.code) : "";
  const words: Readonly<Record<string, string>> = {
    ECONNREFUSED: "nobody listens there",
    ENOTFOUND: "there is no such host",
    EAI_AGAIN: "the name of the host cannot be looked up",
    ECONNRESET: "the connection broke",
  };
  return words[code] ?? (inner instanceof Error ? inner.message : String(inner));
}
