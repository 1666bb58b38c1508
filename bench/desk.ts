/**
 * What the page costs who opens it: how much compressed JavaScript its first screen loads, and how soon after the address was
 * entered the calendar shows its first card, on the embedded store with 500 campaigns waiting. A browser that remembers
 * nothing, on this machine, each time.
 */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../src/domain/time.ts";
import type { BenchReport } from "./report.ts";
import { percentile } from "./report.ts";
import { buildDesk, findChromium, startChromium } from "../test/support/chromium.ts";
import { openVisit } from "../test/support/browser.ts";
import { fillStores, serve } from "./served.ts";
import { onEachPairing } from "./stores.ts";
import { aFile } from "./submit.ts";

const WAITING = 500;
const VISITS = 9;
const SCRIPT_GOAL_KB = 450;
const PAINT_GOAL_MS = 1_500;

/** The first card of the calendar. */
const CARD = ".cal-card";

export async function benchDesk(): Promise<BenchReport> {
  const file = findChromium();
  if (file === undefined) {
    return {
      bench: "desk",
      rows: [],
      goals: [],
      notes: ["there is no Chromium here: install one, or name it on PATH"],
    };
  }
  await buildDesk();
  const rows: Record<string, string | number>[] = [];
  const browser = await startChromium(file);
  try {
    const notes = await onEachPairing(
      async (pairing, stores) => {
        const token = await fillStores(stores, async (herald) => {
          await herald.applyFile({ file: aBusyTime(), actor: "bench" });
        });
        const { url, stop } = await serve(stores);
        const paintMs: number[] = [];
        let scriptBytes = 0;
        for (let nth = 0; nth < VISITS; nth++) {
          const { page, context } = await openVisit(browser, url);
          await context.request.post("/v1/session", { data: { token } });
          await page.goto(`/apps/bench/calendar?at=${TOMORROW}`, { waitUntil: "commit" });
          await page.locator(CARD).first().waitFor();
          const seen = await page.evaluate<{ paintMs: number; scriptBytes: number }>(LOOK);
          paintMs.push(Math.round(seen.paintMs));
          scriptBytes = seen.scriptBytes;
          await context.close();
        }
        await stop();
        paintMs.sort((a, b) => a - b);
        rows.push({
          stores: pairing,
          waiting: WAITING,
          visits: VISITS,
          scriptKb: Math.round(scriptBytes / 1_000),
          paintMedianMs: percentile(paintMs, 0.5),
          paintWorstMs: paintMs.at(-1) ?? NaN,
        });
      },
      ["embedded"],
    );
    const goals = rows.flatMap(({ scriptKb, paintMedianMs }) => [
      {
        goal: `first load: at most ${SCRIPT_GOAL_KB} KB of compressed JavaScript`,
        isMet: Number(scriptKb) <= SCRIPT_GOAL_KB,
      },
      { goal: `first card within ${PAINT_GOAL_MS} ms`, isMet: Number(paintMedianMs) <= PAINT_GOAL_MS },
    ]);
    return { bench: "desk", rows, goals, notes };
  } finally {
    await browser.close();
  }
}

/** Each half an hour somebody wants something, and can wait for it. */
function aBusyTime(): ReturnType<typeof aFile> {
  const file = aFile("bench", WAITING);
  const campaigns = file.campaigns.map((campaign, n) => {
    const at = Date.now() + (n + 1) * 30 * MINUTE_MS;
    return { ...campaign, at, deadline: at + 365 * DAY_MS };
  });
  return { ...file, campaigns };
}

/** A day on which something goes out, whatever the hour is now: the app's zone is Shanghai's. */
const TOMORROW = new Date(Date.now() + DAY_MS + 8 * HOUR_MS).toISOString().slice(0, 10);

/** Asked in the page: how long since the address was entered, once what is there has been drawn, and what was loaded. */
const LOOK = `new Promise((resolve) => requestAnimationFrame(() => setTimeout(() => resolve({
  paintMs: performance.now(),
  scriptBytes: performance.getEntriesByType("resource")
    .filter(({ name }) => name.endsWith(".js"))
    .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
}))))`;
