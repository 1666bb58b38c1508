/**
 * What happens in an app, as it happens: the API's stream of facts, taken up again from the last one seen whenever it ends.
 *
 * A stream ends by itself every few minutes, and breaks when Herald is restarted. Every fact has a number, so none is
 * missed and none comes twice. Only the first try may fail: whoever was connected once waits for Herald to be back.
 */
import { setTimeout as delay } from "node:timers/promises";
import { SECOND_MS } from "../domain/time.ts";
import type { FactAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { ApiRefused, ApiUnreachable, withoutControls } from "./api.ts";
import { EXIT_UNREACHABLE } from "./io.ts";

export type Following = {
  readonly app: string;
  /** The number of the last fact that is known already; null: only what is still to come. */
  readonly after: number | null;
  readonly signal: AbortSignal;
  /** Hears once of each time that Herald went away. */
  onLost(why: string): void;
};

const RETRY_MS = SECOND_MS;

/** Ends when the signal aborts. @throws ApiRefused, or ApiUnreachable where nobody ever answered. */
export async function* followFacts(api: Api, following: Following): AsyncGenerator<FactAnswer, void, undefined> {
  const { app, signal, onLost } = following;
  let last = following.after;
  let wasConnected = false;
  let isLost = false;
  while (!signal.aborted) {
    try {
      const asked = { query: { app, after: last ?? undefined }, headers: {}, signal };
      const response = await api.stream("/events", asked);
      wasConnected = true;
      isLost = false;
      for await (const fact of factsOf(response)) {
        last = fact.n;
        yield fact;
      }
    } catch (error) {
      if (signal.aborted) return;
      const isAway = !(error instanceof ApiRefused) || error.exitCode === EXIT_UNREACHABLE || error.code === "too-many";
      if (!isAway || (!wasConnected && !(error instanceof ApiRefused))) throw error;
      if (!isLost)
        onLost(error instanceof ApiUnreachable ? (error.message.split("\n")[0] ?? "") : "the connection broke");
      isLost = true;
      await delay(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}

/** Reads server-sent events. A comment keeps the connection alive and says nothing. */
async function* factsOf(response: Response): AsyncGenerator<FactAnswer, void, undefined> {
  if (response.body === null) return;
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of response.body) {
    const events = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split("\n\n");
    rest = events.pop() ?? "";
    for (const event of events) {
      const data = event.split("\n").flatMap((line) => (line.startsWith("data: ") ? [line.slice(6)] : []));
      if (data.length > 0) yield JSON.parse(data.join("\n"), withoutControls) as FactAnswer;
    }
  }
}
