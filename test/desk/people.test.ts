/** What people do on the desk, each as who they are: seats, approvals, recurring notices, pauses, and two at once. */
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, it } from "vitest";
import { answerOf, textField, write } from "../support/composing-steps.ts";
import { aText, ZONE } from "../support/desk-scene.ts";
import { deskUnderTest } from "../support/desk-under-test.ts";

const desk = await deskUnderTest();
const SHOP = "app=shop";

const must: typeof desk.scene.must = (...asked) => desk.scene.must(...asked);

async function book(id: string, local: string, name = id): Promise<void> {
  await must(
    "POST",
    `/v1/campaigns?${SHOP}`,
    { id, name, at: { local, zone: ZONE }, message: aText(id) },
    { as: "ed" },
  );
}

/** Only so that tests do not take each other's seats. */
let day = 1;
beforeEach(() => void (day += 1));
const on = (time: string) => `2026-12-${String(day).padStart(2, "0")}T${time}`;

describe.skipIf(!desk.isPresent)("people on the desk", () => {
  it("are offered the nearest free seats where a day is full, and take one", async () => {
    for (const time of ["10:00", "12:00", "14:00"]) await book(`full-${time.slice(0, 2)}`, on(time));
    const { page } = await desk.visit(`/apps/shop/compose?at=${on("15:00")}`, { as: "ed" });
    await write(page, { text: "爆款补货", name: "Restock" });
    const answer = answerOf(page);
    await answer.getByText("You asked for Wed 2 Dec 15:00.").waitFor();
    await answer.getByText("full-10").waitFor();
    const nearest = answer.getByRole("button", { name: /^Take .* instead$/ }).first();
    const [, seat] = /^Take (.*) instead$/.exec((await nearest.getAttribute("aria-label")) ?? "") ?? [];
    await nearest.click();
    await answer.getByText(`Goes out ${seat}`).waitFor();
    await page.getByRole("button", { name: `Schedule for ${seat} (all users)` }).click();
    await page.getByRole("heading", { level: 1, name: "Scheduled" }).waitFor();
  });

  it("approve what somebody else wrote, and not their own", async () => {
    await must("PUT", "/v1/apps/shop", { zone: ZONE, approval: "by-another" });
    try {
      const message = aText("own");
      const own = { id: "own", name: "Eve's own", at: { local: on("10:00"), zone: ZONE }, message };
      await must("POST", `/v1/campaigns?${SHOP}`, own, { as: "eve" });
      const path = "/apps/shop/approvals?what=campaign%3Aown";
      const eve = await desk.visit(path, { as: "eve" });
      await eve.page.getByText("You changed it last").waitFor();
      expect(await eve.page.getByRole("button", { name: "Approve…" }).isDisabled()).toBe(true);

      const abe = await desk.visit(path, { as: "abe" });
      await abe.page.getByRole("button", { name: "Approve…" }).click();
      await abe.page.getByRole("button", { name: "Approve — goes out Thu 3 Dec 10:00 to all users" }).click();
      // Eve sees it without doing anything.
      await eve.page.getByText("abe approved it").first().waitFor();
      expect(await must("GET", `/v1/campaigns/own?${SHOP}`)).toMatchObject({
        approval: "approved",
        status: "scheduled",
      });
    } finally {
      await must("PUT", "/v1/apps/shop", { zone: ZONE });
    }
  });

  it("skip the next of a recurring notice, and only that one", async () => {
    const notice = { name: "Weekly picks", cron: "0 18 * * FRI", zone: ZONE, message: aText("picks") };
    await must("PUT", `/v1/schedules/picks?${SHOP}`, notice);
    const { page } = await desk.visit("/apps/shop/recurring/picks", { as: "ed" });
    const times = page.getByRole("list", { name: "The next times with their seats" });
    await times.getByText("Goes out Fri 27 Nov 18:00").waitFor();
    await page.getByRole("button", { name: "Skip next" }).click();
    await page.getByRole("button", { name: "Skip Fri 27 Nov 18:00" }).click();
    await times.getByText("Goes out Fri 27 Nov 18:00").waitFor({ state: "detached" });
    await times.getByText("Goes out Fri 4 Dec 18:00").waitFor();
    await must("DELETE", `/v1/schedules/picks?${SHOP}`);
  });

  it("pause the app and resume it, and everybody sees the banner at once", async () => {
    const vera = await desk.visit("/apps/shop/calendar", { as: "vera" });
    const { page } = await desk.visit("/apps/shop/settings/health");
    await page.getByRole("button", { name: "Pause shop…" }).click();
    await page.getByRole("textbox", { name: /^Note/ }).fill("wrong picture");
    await page.getByRole("dialog").getByRole("button", { name: "Pause shop" }).click();
    await vera.page.getByText(/^Paused by ann since .*: wrong picture/).waitFor();
    expect(await vera.page.getByRole("button", { name: "Resume" }).count()).toBe(0);

    await page.getByRole("button", { name: "Resume", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Resume" }).click();
    await vera.page.getByText(/^Paused by ann/).waitFor({ state: "detached" });
    expect(await must("GET", "/v1/apps/shop")).toMatchObject({ paused: null });
  });

  it("are told when somebody changed what they edit, and lose nothing they typed", async () => {
    await book("both", on("10:00"), "Both edit it");
    const { page } = await desk.visit("/apps/shop/compose?edit=both", { as: "ed" });
    await page.getByRole("heading", { level: 1, name: "Edit: Both edit it" }).waitFor();
    await textField(page).fill("Ed's words");
    const { revision } = await must("GET", `/v1/campaigns/both?${SHOP}`);
    const theirs = { message: aText("both", "Eve's words") };
    await must("PATCH", `/v1/campaigns/both?${SHOP}`, theirs, { as: "eve", revision });

    await page.getByText("eve changed this while you were editing").waitFor();
    expect(await textField(page).inputValue()).toBe("Ed's words");
    await page.getByRole("button", { name: "Save mine over it" }).click();
    await page.getByRole("button", { name: /^Save — goes out/ }).click();
    await page.getByRole("heading", { level: 1, name: "Saved" }).waitFor();
    const { message } = await must("GET", `/v1/campaigns/both?${SHOP}`);
    expect(message.content.content).toBe("Ed's words");
  });

  it("see as text what was written as markup, wherever it was written", async () => {
    const xss = `"><img src=x onerror="alert(1)"><script>alert(2)</script>`;
    const { page } = await desk.visit(`/apps/shop/compose?at=${on("10:00")}`, { as: "eve" });
    await write(page, { text: xss, sender: xss, name: xss });
    await page.getByRole("textbox", { name: /^Push text/ }).fill(xss);
    await page.getByRole("textbox", { name: /^Title of the notification/ }).fill("<b onclick=alert(3)>Title</b>");
    await expectText(page, xss);
    await page.getByRole("tab", { name: "Image and text" }).click();
    await page.getByRole("textbox", { name: "Title", exact: true }).fill(xss);
    await textField(page).fill(xss);
    await expectText(page, xss);
    await page.getByRole("tab", { name: "Text", exact: true }).click();
    await page.getByRole("button", { name: /^Schedule for/ }).click();
    await page.getByRole("heading", { level: 1, name: "Scheduled" }).waitFor();
    await page.getByRole("link", { name: "Open it" }).click();
    await page.getByRole("heading", { level: 1, name: xss }).waitFor();
    await page.getByRole("button", { name: "Cancel it…" }).click();
    await page.getByRole("textbox", { name: /^Note/ }).fill(xss);
    await page.getByRole("button", { name: "Cancel this announcement" }).click();
    await page.getByText("Cancelled").first().waitFor();
    const notice = { name: xss, cron: "0 18 * * SUN", zone: ZONE, message: aText("xss", xss) };
    await must("PUT", `/v1/schedules/xss?${SHOP}`, notice);
    await must("POST", "/v1/apps/shop/pause", { note: xss });
    for (const path of ["campaigns", "recurring", "recurring/xss", "calendar", "settings/health"]) {
      await page.goto(`/apps/shop/${path}`);
      await expectText(page, xss);
    }
    await must("POST", "/v1/apps/shop/resume", { note: "" });
  });

  // The last one: the token that ed had is none any more.
  it("go on writing after their session has ended, once they have signed in again", async () => {
    const { page } = await desk.visit(`/apps/shop/compose?at=${on("10:00")}`, { as: "ed" });
    await write(page, { text: "Half a sentence", name: "Unfinished" });
    await must("DELETE", "/v1/users/ed");
    await textField(page).fill("Half a sentence, and then");
    const dialog = page.getByRole("dialog", { name: "Sign in to Herald" });
    const again = await must("POST", "/v1/users/ed/tokens", { user: { roles: ["editor"] } });
    await dialog.getByLabel("Token").fill(again.token as string);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await textField(page).inputValue()).toBe("Half a sentence, and then");
    await answerOf(page)
      .getByText(/^Goes out/)
      .waitFor();
    await page.getByRole("button", { name: "Save as draft" }).click();
    await page.getByRole("heading", { level: 1, name: "Unfinished" }).waitFor();
  });
});

/** It stands there as it was written, and made no element of its own. */
async function expectText(page: Page, text: string): Promise<void> {
  await page.getByText(text).first().waitFor();
  expect(await page.locator("img[src=x], [onerror], [onclick], script:not([src])").count()).toBe(0);
}
