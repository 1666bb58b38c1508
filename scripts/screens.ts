/**
 * `npm run screens`: a picture of every screen of the desk, in both languages and both lights, into docs/screens. It needs
 * Chromium and a font with Chinese; the week that is shown is the same whenever it is made.
 */
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { BUSY_RULES, liveBusyWeek, stillClock } from "../test/support/busy-week.ts";
import { buildDesk, findChromium, startChromium } from "../test/support/chromium.ts";
import type { DeskScene } from "../test/support/desk-scene.ts";
import { openDeskScene } from "../test/support/desk-scene.ts";

type Picture = {
  readonly name: string;
  readonly path: string;
  /** Null for who has not signed in. */
  readonly as?: "ann" | "abe" | null;
  /** What is done before the picture is taken. */
  readonly before?: (page: Page) => Promise<void>;
};

const PICTURES: readonly Picture[] = [
  { name: "calendar-week", path: "/apps/shop/calendar" },
  { name: "calendar-month", path: "/apps/shop/calendar?view=month" },
  { name: "compose", path: "/apps/shop/compose?from=opening&at=2026-11-27T15:30" },
  { name: "campaigns", path: "/apps/shop/campaigns" },
  { name: "campaign", path: "/apps/shop/campaigns/weekend" },
  { name: "recurring", path: "/apps/shop/recurring" },
  { name: "notice", path: "/apps/shop/recurring/weekend-picks" },
  { name: "approvals", path: "/apps/shop/approvals", as: "abe" },
  { name: "needs-you", path: "/apps/shop/needs-you" },
  { name: "settings", path: "/apps/shop/settings/rules" },
  { name: "sign-in", path: "/", as: null },
];

const OUT = join(import.meta.dirname, "../docs/screens");
/** After the last answer and the last word of the page's. */
const SETTLE_MS = 400;

const program = process.env["CHROMIUM_PATH"] ?? findChromium();
if (program === undefined) {
  console.error("there is no chromium, chromium-browser or google-chrome on PATH, and CHROMIUM_PATH names none");
  process.exit(1);
}
const only = process.argv.slice(2);
await buildDesk();
const directory = mkdtempSync(join(tmpdir(), "herald-screens-"));
const browser = await startChromium(program);
const clock = stillClock();
let scene: DeskScene | undefined;
try {
  const stores = { store: { kind: "pglite" as const, directory: join(directory, "store") } };
  const rest = { redisUrl: null, redisPrefix: "herald-screens", witnessDirectory: join(directory, "witness") };
  scene = await openDeskScene(browser, { ...stores, ...rest }, { clock, rules: BUSY_RULES });
  await liveBusyWeek(scene, clock);
  mkdirSync(OUT, { recursive: true });
  if (only.length === 0) for (const name of readdirSync(OUT)) rmSync(join(OUT, name));
  for (const picture of PICTURES.filter(({ name }) => only.length === 0 || only.includes(name))) {
    for (const language of ["en", "zh"] as const) {
      for (const theme of ["light", "dark"] as const) await take(scene, picture, { language, theme });
    }
  }
} finally {
  await browser.close();
  await scene?.close();
  rmSync(directory, { recursive: true, force: true });
}

async function take(
  { visit }: DeskScene,
  { name, path, as = "ann", before }: Picture,
  reader: { readonly language: "en" | "zh"; readonly theme: "light" | "dark" },
): Promise<void> {
  const { page, context, troubles } = await visit(path, { ...reader, as });
  await page.getByRole("heading", { level: 1 }).waitFor();
  await before?.(page);
  // A stream of events never ends, so the network is never idle.
  await page.waitForTimeout(SETTLE_MS);
  const file = `${name}.${reader.language}.${reader.theme}.png`;
  await page.screenshot({ path: join(OUT, file) });
  for (const trouble of troubles()) console.error(`${file}: ${trouble}`);
  console.log(file);
  await context.close();
}
