/** The one door through which alerts leave by HTTP: one POST, one answer, nothing followed, nothing tried again here. */
import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import { HOUR_MS, SECOND_MS } from "../domain/time.ts";
import { publicLookup, refusePrivateHost } from "./public-address.ts";

export type HttpAnswer = {
  readonly status: number;
  /** At most its first 64 KiB. */
  readonly body: string;
  readonly retryAfterMs: number | null;
};

export type HttpDoor = {
  /** Posts JSON. Throws what kept it from being answered in time; messages name the host at most, never the path. */
  post(url: string, sent: { headers: Record<string, string>; body: string }, signal: AbortSignal): Promise<HttpAnswer>;
  close(): Promise<void>;
};

/** Real time from the first look for the host to the last byte of the answer. */
export const ANSWER_LIMIT_MS = 10 * SECOND_MS;

const BODY_BYTES_MAX = 64 * 1024;
const HEADER_BYTES_MAX = 16 * 1024;

export function openHttpDoor({
  allowPrivate,
  limitMs = ANSWER_LIMIT_MS,
  lookup = publicLookup(),
}: {
  allowPrivate: boolean;
  limitMs?: number;
  /** How names are looked up; it refuses those that lead to private addresses. */
  lookup?: LookupFunction;
}): HttpDoor {
  const agent = new Agent({
    maxHeaderSize: HEADER_BYTES_MAX,
    headersTimeout: limitMs,
    bodyTimeout: limitMs,
    connect: { timeout: limitMs, ...(allowPrivate ? {} : { lookup }) },
  });
  return {
    async post(url, { headers, body }, signal) {
      if (!allowPrivate) refusePrivateHost(new URL(url).hostname);
      const late = AbortSignal.timeout(limitMs);
      try {
        const answer = await request(url, {
          ...{ method: "POST", body, dispatcher: agent, reset: true },
          headers: { "content-type": "application/json; charset=utf-8", "user-agent": "herald", ...headers },
          signal: AbortSignal.any([late, signal]),
        });
        return {
          status: answer.statusCode,
          body: await readBody(answer.body),
          retryAfterMs: retryAfterOf(answer.headers["retry-after"]),
        };
      } catch (error) {
        if (late.aborted) throw new Error(`no whole answer within ${limitMs} ms`, { cause: error });
        throw error;
      }
    },
    close: () => agent.destroy(),
  };
}

async function readBody(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early hangs up: nobody can make us read without end.
  for await (const chunk of body) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= BODY_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).subarray(0, BODY_BYTES_MAX).toString();
}

/** In seconds only: a date would need to trust the receiver's clock. Longer than any backoff is as good as that. */
function retryAfterOf(header: string | string[] | undefined): number | null {
  if (typeof header !== "string" || !/^\d{1,9}$/.test(header.trim())) return null;
  return Math.min(Number(header) * SECOND_MS, 24 * HOUR_MS);
}
