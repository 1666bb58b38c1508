/** `herald demo --ui`: the three days wait for a visitor, who sees them pass on the page. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openVisit } from "../support/browser.ts";
import { startChromium } from "../support/chromium.ts";
import { chromiumForTests } from "../support/services.ts";

const chromium = await chromiumForTests();
const ENTRANCE = join(import.meta.dirname, "../../src/main/herald.ts");
const running: (() => void)[] = [];
let browser: Browser | undefined;

beforeAll(async () => {
  if (chromium !== null) browser = await startChromium(chromium.url);
});
afterAll(async () => {
  for (const kill of running) kill();
  await browser?.close();
});

function startDemo(words: readonly string[]) {
  const child = spawn(process.execPath, [ENTRANCE, "demo", ...words], { stdio: ["ignore", "pipe", "pipe"] });
  running.push(() => child.kill("SIGKILL"));
  const said = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (said.out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (said.err += chunk.toString()));
  const ended = once(child, "exit").then(([code]) => code as number | null);
  /** Resolves with what it found in what was said. */
  async function hears(words: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = words.exec(said.out);
      if (found) return found;
      await Promise.race([
        once(child.stdout, "data"),
        ended.then(() => Promise.reject(new Error(`it ended: ${said.err}`))),
      ]);
    }
  }
  return { child, said, ended, hears };
}

describe.skipIf(chromium === null)("herald demo --ui", () => {
  it("begins when the page is opened, and shows what is sent as it is sent", async () => {
    const demo = startDemo(["--ui", "--port", "0", "--rate", "2000"]);
    const [, url] = await demo.hears(/The page is at (http:\/\/127\.0\.0\.1:\d+)\//);
    expect(demo.said.out).not.toMatch(/every second is/);

    const visit = await openVisit(browser!, url!);
    await visit.page.goto("/");
    await visit.page.getByRole("heading", { level: 1, name: "Calendar" }).waitFor();
    await visit.page.getByText("黑五预热").first().waitFor();
    await demo.hears(/every second is 33 minutes/);
    await demo.hears(/● 黑五预热: sent/);
    await visit.page.getByText("Next: 黑五预热").waitFor({ state: "detached" });
    expect(visit.troubles()).toEqual([]);
    await visit.context.close();

    demo.child.kill("SIGINT");
    expect(await demo.ended).toBe(0);
    expect(demo.said.err).toBe("");
  }, 90_000);
});
