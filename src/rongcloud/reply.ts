/**
 * RongCloud's answer, read as one of six replies.
 *
 * The question behind every line is "may it have gone out?". Only an answer that names a reason on the list for turning
 * the call down says no; whatever is not on the list says *unclear*, which a person resolves and nothing retries.
 * Source of codes and statuses: the official code table; the unlisted are decided in DESIGN "Outcomes".
 */
import type { Reply } from "../domain/outcome.ts";
import { SECOND_MS } from "../domain/time.ts";
import { CODES, replyBody, STATUS_NOT_ENABLED, type ReplyBody } from "./contract.ts";

/** An answer that arrived whole. Header names are lower-case. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
};

/** Reads a whole answer. `receivedAtMs` is real time, for a `Retry-After` that names a date. */
export function readAnswer(answer: HttpAnswer, receivedAtMs: number): Reply {
  const { status, headers } = answer;
  const body = parseBody(answer.body);
  const code = body?.code ?? null;
  const seen = { httpStatus: status, code, why: describe(answer, body) };

  if (status === 429 || code === CODES.rateExceeded) {
    return { kind: "throttled", retryAfterMs: retryAfterMs(headers, receivedAtMs), ...seen };
  }
  if (code === CODES.ok || status < 300) {
    return status === 200 && code === CODES.ok
      ? { kind: "accepted", messageUid: body?.messageUID ?? null, ...seen }
      : { kind: "unclear", ...seen };
  }
  // A server that failed inside may have failed after it had sent, whatever code it puts on that.
  if (status >= 500 || code === CODES.internalError || code === CODES.internalTimeout)
    return { kind: "unclear", ...seen };
  if (isAboutTheApp(status, body)) return { kind: "blocked", ...seen };
  if (isAboutTheMessage(status, code)) return { kind: "refused", ...seen };
  return { kind: "unclear", ...seen };
}

/**
 * Reads a call that got no whole answer. What counts is whether writing had begun: before, nobody can have read it;
 * after, nobody can know. A status that turns the call down by itself still does when its body was lost.
 */
export function readFailure(failure: {
  readonly hadBegunToWrite: boolean;
  /** The head of the answer, if it came as far as that. */
  readonly head: Omit<HttpAnswer, "body"> | null;
  readonly why: string;
  readonly failedAtMs: number;
}): Reply {
  const { hadBegunToWrite, head, why, failedAtMs } = failure;
  if (!hadBegunToWrite) return { kind: "neverLeft", httpStatus: null, code: null, why };
  if (head === null) return { kind: "unclear", httpStatus: null, code: null, why };
  const reply = readAnswer({ ...head, body: "" }, failedAtMs);
  return { ...reply, why: `HTTP ${head.status}, then ${why}` };
}

function parseBody(text: string): ReplyBody | undefined {
  try {
    return replyBody.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Nothing about the message can mend these: configuration, credentials, a locked or unpaid app, a wrong host. */
function isAboutTheApp(status: number, body: ReplyBody | undefined): boolean {
  if (status < 400 || BLOCKED_STATUSES.has(status)) return true;
  if (body === undefined) return false;
  // The service reports an unknown App Key as a parameter fault ("Invalidate App-Key.", "invalid App-Key.").
  return BLOCKED_CODES.has(body.code) || (body.code === CODES.parameter && /app-?key/i.test(body.errorMessage ?? ""));
}

const BLOCKED_STATUSES = new Set([401, 403, 404, 405, STATUS_NOT_ENABLED]);
const BLOCKED_CODES = new Set<number>([
  CODES.secretMismatch,
  CODES.signature,
  CODES.appLocked,
  CODES.accessDenied,
  CODES.notEnabled,
]);

function isAboutTheMessage(status: number, code: number | null): boolean {
  if (status === 413 || status === 414) return true;
  return status === 400 && code !== null && REFUSED_CODES.has(code);
}

const REFUSED_CODES = new Set<number>([CODES.parameter, CODES.noData, CODES.tooLong]);

/** Both forms of `Retry-After`. A date is reckoned from the answer's own `Date`, so that clocks need not agree. */
function retryAfterMs(headers: HttpAnswer["headers"], receivedAtMs: number): number | null {
  const wish = single(headers["retry-after"])?.trim();
  if (wish === undefined || wish === "") return null;
  if (/^\d{1,9}$/.test(wish)) return Number(wish) * SECOND_MS;
  const untilMs = Date.parse(wish);
  if (Number.isNaN(untilMs)) return null;
  const sentAtMs = Date.parse(single(headers["date"]) ?? "");
  return Math.max(0, untilMs - (Number.isNaN(sentAtMs) ? receivedAtMs : sentAtMs));
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.[0];
}

/** One line for people: status, code and RongCloud's own words, or the beginning of whatever came instead. */
function describe({ status, body: text }: HttpAnswer, body: ReplyBody | undefined): string {
  if (body === undefined) {
    const shown = oneLine(text);
    return `HTTP ${status} without a RongCloud code${shown === "" ? "" : `: ${shown}`}`;
  }
  const words = oneLine(body.errorMessage ?? "");
  return `HTTP ${status}, code ${body.code}${words === "" ? "" : `: ${words}`}`;
}

const WHY_LENGTH_MAX = 160;

function oneLine(text: string): string {
  // The body is a stranger's text: control characters could rewrite a terminal or forge a log line.
  const plain = text
    .slice(0, 4 * WHY_LENGTH_MAX)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  return plain.length > WHY_LENGTH_MAX ? `${plain.slice(0, WHY_LENGTH_MAX - 1)}…` : plain;
}
