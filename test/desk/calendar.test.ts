/** The calendar under somebody's hand: whoever drags sees whom it moves before anything is moved, and is asked first. */
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { aText, ZONE } from "../support/desk-scene.ts";
import { deskUnderTest } from "../support/desk-under-test.ts";

const desk = await deskUnderTest();

async function book(id: string, local: string, priority = "normal"): Promise<void> {
  const campaign = { id, name: id, at: { local, zone: ZONE }, priority, message: aText(id) };
  await desk.scene.must("POST", "/v1/campaigns?app=shop", campaign, { as: "ed" });
}

const seatOf = async (id: string) => {
  const { seat } = (await desk.scene.must("GET", `/v1/campaigns/${id}?app=shop`)) as { seat: string };
  return seat.slice(0, 16);
};

const cardOf = (page: Page, name: string): Locator => page.getByRole("button", { name: new RegExp(`\\b${name}\\b`) });

async function centreOf(card: Locator): Promise<{ x: number; y: number }> {
  await card.scrollIntoViewIfNeeded();
  const box = await card.boundingBox();
  if (box === null) throw new Error("the card is not to be seen");
  return { x: box.x + box.width / 2, y: box.y + 6 };
}

describe.skipIf(!desk.isPresent)("the calendar", () => {
  it("shows whom a drag would move, moves nobody when given up, and asks before it does", async () => {
    // Saturday is full, and what is dragged into it goes before what is less important.
    await book("mover", "2026-12-11T12:00");
    await book("first", "2026-12-12T10:00");
    await book("early", "2026-12-12T12:00");
    await book("late", "2026-12-12T16:00", "low");
    const { page } = await desk.visit("/apps/shop/calendar?at=2026-12-11", { as: "ed" });
    const [from, early, late] = [
      await centreOf(cardOf(page, "mover")),
      await centreOf(cardOf(page, "early")),
      await centreOf(cardOf(page, "late")),
    ];
    const hourPx = (late.y - early.y) / 4;
    /** Saturday 14:00: a column on, two hours down. */
    const to = { x: early.x, y: from.y + 2 * hourPx };
    const drag = async () => {
      await page.mouse.move(from.x, from.y);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 8 });
      await page.getByText("mover would go out Sat 12 Dec 14:00").waitFor();
      await page.getByText("One other would move").waitFor();
    };

    await drag();
    await page.keyboard.press("Escape");
    await page.mouse.up();
    await page.getByText("mover would go out Sat 12 Dec 14:00").waitFor({ state: "hidden" });
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await seatOf("mover")).toBe("2026-12-11T12:00");

    await drag();
    await page.mouse.up();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    await dialog.getByText(/^late would go out Sun 13 Dec 08:00/).waitFor();
    expect([await seatOf("mover"), await seatOf("late")]).toEqual(["2026-12-11T12:00", "2026-12-12T16:00"]);
    await dialog.getByRole("button", { name: "Move to Sat 12 Dec 14:00" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect([await seatOf("mover"), await seatOf("late")]).toEqual(["2026-12-12T14:00", "2026-12-13T08:00"]);
  });
});
