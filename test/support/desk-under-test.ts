/** The page people work in, for a test file: one browser and one Herald, a visitor of its own for each test. */
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import type { Visit } from "./browser.ts";
import { startChromium } from "./chromium.ts";
import type { DeskScene, SceneOptions } from "./desk-scene.ts";
import { openDeskScene } from "./desk-scene.ts";
import { PAIRINGS } from "./pairings.ts";
import { besidesLocks } from "./running-herald.ts";
import { chromiumForTests } from "./services.ts";

export type DeskUnderTest = {
  /** Whether there is a browser to look with. */
  readonly isPresent: boolean;
  readonly scene: DeskScene;
  /** Closed when the test ends, which fails where the page complained of anything. */
  visit: DeskScene["visit"];
};

/** A browser on a machine that is busy with the other tests. */
const TEST_MS = 90_000;

/** Opened before the first test, on the embedded store. */
export async function deskUnderTest(options: SceneOptions = {}): Promise<DeskUnderTest> {
  vi.setConfig({ testTimeout: TEST_MS, hookTimeout: TEST_MS });
  const chromium = await chromiumForTests();
  const visits: Visit[] = [];
  let browser: Browser | undefined;
  let scene: DeskScene | undefined;

  beforeAll(async () => {
    if (chromium === null) return;
    const [stores, started] = await Promise.all([PAIRINGS[0]!.fresh(), startChromium(chromium.url)]);
    browser = started;
    scene = await openDeskScene(browser, stores, options);
  });
  afterEach(async ({ task }) => {
    const opened = visits.splice(0);
    const hasFailed = task.result?.state === "fail";
    if (hasFailed) for (const visit of opened) process.stderr.write(`${await visit.tell()}\n`);
    const troubles = opened.flatMap((visit) => visit.troubles());
    for (const { context } of opened) await context.close();
    if (!hasFailed) expect(troubles, "what the page complained of").toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await scene?.close();
    expect(besidesLocks(scene?.served.errors ?? [])).toEqual([]);
  });

  const opened = (): DeskScene => {
    if (scene === undefined) throw new Error("the scene opens before the first test");
    return scene;
  };
  return {
    isPresent: chromium !== null,
    get scene() {
      return opened();
    },
    async visit(path, visitor) {
      const visit = await opened().visit(path, visitor);
      visits.push(visit);
      return visit;
    },
  };
}
