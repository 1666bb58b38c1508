/** The desk for everybody: by keyboard alone, in both lights, on a narrow phone, and as axe judges what screen readers get. */
import axe from "axe-core";
import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { BUSY_RULES, liveBusyWeek, stillClock } from "../support/busy-week.ts";
import { textField } from "../support/composing-steps.ts";
import { deskUnderTest } from "../support/desk-under-test.ts";

const clock = stillClock();
const desk = await deskUnderTest({ clock, rules: BUSY_RULES });

beforeAll(async () => {
  if (desk.isPresent) await liveBusyWeek(desk.scene, clock);
});

const SCREENS = [
  "calendar",
  "calendar?view=month",
  "compose?from=opening",
  "campaigns",
  "campaigns/coupons",
  "recurring",
  "recurring/weekend-picks",
  "approvals",
  "needs-you",
  "settings/rules",
  "settings/people",
  "settings/alerts",
  "settings/outside",
  "settings/health",
] as const;

type Violation = { readonly id: string; readonly impact: string; readonly nodes: readonly { readonly html: string }[] };

/** What axe holds to be serious or critical, as it looks just now. */
async function violations(page: Page, where: string): Promise<readonly string[]> {
  const found = await page.evaluate<readonly Violation[]>(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations)",
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${where}: ${id}: ${html.slice(0, 200)}`));
}

/** Runs in the page. */
function hasFocus(element: unknown): boolean {
  return (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement === element;
}

/** Presses Tab until it is there, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate(hasFocus)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`no Tab leads to ${String(target)}`);
}

describe.skipIf(!desk.isPresent)("the desk", () => {
  it.each(SCREENS)("%s has nothing that axe calls serious, and fits on a phone", async (screen) => {
    const { page } = await desk.visit(`/apps/shop/${screen}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await page.evaluate(axe.source);
    const found = [...(await violations(page, "light"))];
    await page.emulateMedia({ colorScheme: "dark" });
    found.push(...(await violations(page, "dark")));
    await page.setViewportSize({ width: 360, height: 740 });
    found.push(...(await violations(page, "dark, on a phone")));
    expect(found).toEqual([]);
    const [shown, room] = await page.evaluate<number[]>("[document.documentElement.scrollWidth, innerWidth]");
    expect(shown, "the page scrolls sideways").toBeLessThanOrEqual(room!);
  });

  it("can be composed on by keyboard alone", async () => {
    const { page } = await desk.visit("/apps/shop/calendar", { as: "ed" });
    const press = (key: string) => page.keyboard.press(key);
    await tabTo(page, page.getByRole("link", { name: "New announcement", exact: true }));
    await press("Enter");
    await textField(page).waitFor();
    await tabTo(page, textField(page));
    await page.keyboard.insertText("以键盘写成");
    await tabTo(page, page.getByRole("textbox", { name: /^Sender/ }));
    await page.keyboard.insertText("shop-news");
    await tabTo(page, page.getByRole("textbox", { name: /^Name of the announcement/ }));
    await page.keyboard.insertText("By keyboard");
    await tabTo(page, page.getByRole("tab", { name: "At a time" }));
    await tabTo(page, page.getByRole("textbox", { name: "Time", exact: true }));
    await page.keyboard.type("2026-12-10 10:00");
    await press("Enter");
    const button = page.getByRole("button", { name: "Submit for approval — goes out Thu 10 Dec 10:00 once approved" });
    await button.waitFor();
    await tabTo(page, button);
    await press("Enter");
    await page.getByRole("heading", { level: 1, name: "Submitted for approval" }).waitFor();
  });
});
