/**
 * The demo with the page people work in live on top of it. The three days begin when the page is first opened, so that
 * nobody comes late; after the verdict the page stays, and the days go on, until Ctrl-C.
 */
import { once } from "node:events";
import { MINUTE_MS } from "../../domain/time.ts";
import { listen } from "../../http/server.ts";
import { createMetrics } from "../../metrics/metrics.ts";
import { createChanges, frontDoorApp } from "../front-door-app.ts";
import { isStoreAway, openDoor } from "../front-door.ts";
import { metricsNeeds } from "../inside.ts";
import type { LapseNeeds } from "./open-lapse.ts";
import { openLapse } from "./open-lapse.ts";
import { STORY_FROM, STORY_UNTIL } from "./story.ts";
import type { Verdict } from "./verdict.ts";

const HOST = "127.0.0.1";
/** As whom a visitor acts: on loopback, in a sandbox without users, nobody is asked who they are. */
const VISITOR = "visitor";

/** @returns null when it was ended before there was a verdict. */
export async function showLapse(
  prepared: LapseNeeds,
  { port, rate }: { port: number; rate: number },
  report: (verdict: Verdict) => void,
): Promise<Verdict | null> {
  const { io } = prepared;
  const stopping = io.stopping();
  let began: ReturnType<typeof begin> | undefined;
  const visited = Promise.withResolvers<void>();
  const server = await listen(
    async (request, env) => {
      began ??= begin({ ...prepared, rate, opening: openingOf(rate) });
      visited.resolve();
      return (await began).app.fetch(request, env);
    },
    { host: HOST, port },
  );
  io.out(`\nThe page is at ${server.url}/ and the three days begin when it is opened. Ctrl-C ends them.\n`);
  const stopped = once(stopping, "abort");
  try {
    await Promise.race([visited.promise, stopped]);
    if (began === undefined) return null;
    const verdict = await (await began).lapse.play(stopping);
    report(verdict);
    io.out(`The page stays at ${server.url}/ and the days go on; Ctrl-C ends it.\n`);
    await stopped;
    return verdict;
  } catch (error) {
    if (stopping.aborted) return null;
    throw error;
  } finally {
    await server.close();
    await (await began)?.lapse.close();
  }
}

async function begin(needs: LapseNeeds) {
  const changes = createChanges();
  const metrics = createMetrics();
  const lapse = await openLapse({
    ...needs,
    onFact(fact) {
      metrics.tell(fact);
      changes.tell();
    },
  });
  const { herald, clock } = lapse;
  metrics.watch(metricsNeeds(herald, clock));
  const config = { host: HOST, publicUrl: null, allowedHosts: [], user: VISITOR };
  const app = frontDoorApp({
    ...openDoor({ herald, config, provider: "sandbox", clock }),
    herald,
    clock,
    metrics,
    provider: "sandbox",
    isStoreAway,
    whyNotReady: async () => null,
    onChange: changes.onChange,
    onError: (error, where) => needs.io.err(`trouble with ${where}: ${String(error)}\n`),
  });
  return { lapse, app };
}

function openingOf(rate: number): string {
  const minutes = Math.max(1, Math.round((STORY_UNTIL - STORY_FROM) / rate / MINUTE_MS));
  const pace = rate < 60 ? `${Math.round(rate)} seconds` : `${Math.round(rate / 60)} minutes`;
  return `\nThree days in about ${minutes} minute${minutes === 1 ? "" : "s"}: every second is ${pace}.\n\n`;
}
