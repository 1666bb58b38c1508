/**
 * How the pretend service judges a call: by its checks, unless a fault was scripted for it. Pure, so that a test can ask
 * about any instant.
 */
import type { Instant } from "../domain/time.ts";
import { CODES, STATUS_NOT_ENABLED } from "../rongcloud/contract.ts";
import {
  checkCall,
  headerOf,
  NOT_READ,
  RATE_EXCEEDED,
  type Answer,
  type Judged,
  type SandboxRequest,
  type SandboxSettings,
} from "./checks.ts";
import { FAULTS, type FaultKind } from "./faults.ts";
import type { Outcome, SandboxEntry } from "./record.ts";

/** `answer` is null when the caller is left without one. */
export type Verdict = { readonly answer: Answer | null; readonly entry: SandboxEntry };

/** Judges one call at `now`, after those in `calls`, under the fault it meets with. */
export function judge(
  request: SandboxRequest,
  calls: readonly SandboxEntry[],
  now: Instant,
  settings: SandboxSettings,
  fault: FaultKind | null = null,
): Verdict {
  const isKeptOut = fault !== null && !FAULTS[fault].letsIn;
  const judged = isKeptOut ? keptOut(fault) : checkCall(request, calls, now, settings);
  const spoiled = fault !== null && judged.outcome === "accepted" ? spoil(judged, fault) : judged;
  const entry: SandboxEntry = {
    time: new Date(now).toISOString(),
    timeMs: now,
    method: request.method,
    path: request.path,
    requestId: headerOf(request, "x-request-id") ?? null,
    fields: request.fields ?? {},
    status: spoiled.answer?.status ?? null,
    code: spoiled.answer?.code ?? null,
    outcome: spoiled.outcome,
    counted: spoiled.counted,
    messageUID: spoiled.messageUID ?? null,
    fault,
  };
  return { answer: spoiled.answer, entry };
}

function keptOut(fault: FaultKind): Judged {
  const turnedDown = (outcome: Outcome, status: number, code: number, errorMessage: string): Judged => ({
    outcome,
    answer: { status, code, errorMessage },
    counted: false,
  });
  switch (fault) {
    case "throttle":
      return turnedDown("throttled", 429, CODES.rateExceeded, RATE_EXCEEDED);
    case "not-enabled":
      return turnedDown("not-enabled", STATUS_NOT_ENABLED, CODES.notEnabled, "广播消息服务未开通。");
    case "error-500":
      return turnedDown("error", 500, CODES.internalError, "服务器内部错误，请稍后重试。");
    case "html-502":
      return { outcome: "error", answer: { status: 502, code: null }, counted: false };
    case "code-other":
      return turnedDown("error", 200, CODES.keepAliveExists, "chatroom keep-alive already exists.");
    default:
      return NOT_READ;
  }
}

/** The answer to an accepted call, as the fault leaves it. Truncated and slow answers are spoiled on the wire instead. */
function spoil(judged: Judged, fault: FaultKind): Judged {
  switch (fault) {
    case "error-504":
      return { ...judged, answer: { status: 504, code: CODES.internalTimeout, errorMessage: "服务内部响应超时。" } };
    case "hang-after-reading":
    case "reset-after-reading":
      return { ...judged, answer: null };
    default:
      return judged;
  }
}
