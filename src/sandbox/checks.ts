/**
 * The service with nothing wrong with it: what it checks of a call, and in which order.
 *
 * Path and method, App Key, signature, limiter, fields. The limiter counts the calls it let through, or, with
 * `countRefused`, every call that came as far as it did; the service does not say which it does.
 */
import { createHash } from "node:crypto";
import type { Instant } from "../domain/time.ts";
import { BROADCAST_PATH, CODES, FIELD_LIMITS, HISTORY_PATH, RECALL_PATH } from "../rongcloud/contract.ts";
import { signatureOf, type Credentials } from "../rongcloud/signature.ts";
import { hasRoom, type LimiterSettings } from "./limiter.ts";
import type { Outcome, SandboxEntry } from "./record.ts";

export type SandboxSettings = Credentials &
  LimiterSettings & {
    /** Whether calls that were turned down by limiter or fields count against the limits. */
    readonly countRefused: boolean;
    /** Whether an accepted broadcast is answered with a `messageUID`; the service began to in 2024. */
    readonly messageUid: boolean;
  };

export type SandboxRequest = {
  readonly method: string;
  readonly path: string;
  /** Names in lower case, as Node gives them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Null when the form never arrived whole, or was never read. */
  readonly fields: Readonly<Record<string, string>> | null;
};

/** What is answered. Without a code it is not the service that answers but a gateway, in HTML. */
export type Answer = {
  readonly status: number;
  readonly code: number | null;
  readonly errorMessage?: string;
  readonly messageUID?: string;
};

/** What became of one call. `answer` is null when the caller is left without one. */
export type Judged = {
  readonly outcome: Outcome;
  readonly answer: Answer | null;
  readonly counted: boolean;
  readonly messageUID?: string | undefined;
};

/** A form that did not arrive, or is left unread, is nothing the service can judge. */
export const NOT_READ: Judged = { outcome: "not-read", answer: null, counted: false };

export const RATE_EXCEEDED = "请求频率超过限制。";

/** Judges one call at `now` after those in `calls`. */
export function checkCall(
  request: SandboxRequest,
  calls: readonly SandboxEntry[],
  now: Instant,
  settings: SandboxSettings,
): Judged {
  const { fields } = request;
  if (fields === null) return NOT_READ;

  const unauthorised = (status: number, code: number, errorMessage: string): Judged => ({
    outcome: "unauthorised",
    answer: { status, code, errorMessage },
    counted: false,
  });
  const rules = PATHS.get(request.path);
  if (rules === undefined) return unauthorised(404, 404, "url not found.");
  if (request.method !== "POST") return unauthorised(405, 405, "method not allowed.");
  if (headerOf(request, "app-key") !== settings.appKey)
    return unauthorised(400, CODES.parameter, "Invalidate App-Key.");
  if (!isSigned(request, settings)) return unauthorised(401, CODES.signature, "签名错误，请检查。");

  const turnedDown = (outcome: Outcome, status: number, code: number, errorMessage: string): Judged => ({
    outcome,
    answer: { status, code, errorMessage },
    counted: settings.countRefused,
  });
  const countedAts = calls.filter((each) => each.path === request.path && each.counted).map((each) => each.timeMs);
  if (rules.isLimited && !hasRoom(countedAts, now, settings))
    return turnedDown("throttled", 429, CODES.rateExceeded, RATE_EXCEEDED);

  const missing = rules.required.find((field) => (fields[field] ?? "") === "");
  if (missing !== undefined) return turnedDown("refused", 400, CODES.parameter, `${missing} is required.`);
  const tooLong = Object.keys(fields).find((field) => isTooLong(field, fields[field] ?? ""));
  if (tooLong !== undefined) return turnedDown("refused", 400, CODES.tooLong, `${tooLong} is too long.`);

  const messageUID = request.path === BROADCAST_PATH ? messageUidOf(settings.appKey, calls.length) : undefined;
  return {
    outcome: "accepted",
    counted: true,
    messageUID,
    answer: { status: 200, code: CODES.ok, ...(messageUID !== undefined && settings.messageUid ? { messageUID } : {}) },
  };
}

/** What each path takes. Recall has limits of its own, of the same size. */
const PATHS: ReadonlyMap<string, { readonly required: readonly string[]; readonly isLimited: boolean }> = new Map([
  [BROADCAST_PATH, { required: ["fromUserId", "objectName", "content"], isLimited: true }],
  [RECALL_PATH, { required: ["fromUserId", "messageUID"], isLimited: true }],
  [HISTORY_PATH, { required: ["date"], isLimited: false }],
]);

/** Every header may also come with an `RC-` before it, for platforms that keep the plain names to themselves. */
export function headerOf(request: SandboxRequest, name: string): string | undefined {
  const value = request.headers[name] ?? request.headers[`rc-${name}`];
  return typeof value === "string" ? value : value?.[0];
}

/** Timestamps in seconds and in milliseconds are both taken, of any age: the service publishes no tolerance. */
function isSigned(request: SandboxRequest, { appSecret }: SandboxSettings): boolean {
  const nonce = headerOf(request, "nonce") ?? "";
  const timestamp = headerOf(request, "timestamp") ?? "";
  const signature = headerOf(request, "signature") ?? "";
  return (
    nonce !== "" &&
    /^\d{10,13}$/.test(timestamp) &&
    signature.toLowerCase() === signatureOf(appSecret, { nonce, timestamp })
  );
}

function isTooLong(field: string, value: string): boolean {
  if (field === "content") return Buffer.byteLength(value) > FIELD_LIMITS.contentBytes;
  if (field === "fromUserId" || field === "objectName") return [...value].length > FIELD_LIMITS[field];
  return false;
}

/** Four groups of four, as the service writes them ("BC52-ESJ0-022O-001H"); the same for the same call number. */
function messageUidOf(appKey: string, callNumber: number): string {
  const digits = BigInt(`0x${createHash("sha1").update(`${appKey}/${callNumber}`).digest("hex")}`)
    .toString(36)
    .toUpperCase();
  return [0, 4, 8, 12].map((from) => digits.padStart(16, "0").slice(from, from + 4)).join("-");
}
