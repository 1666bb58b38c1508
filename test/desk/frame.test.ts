/** The frame around every screen: who is let in, in which language and light, and what is said when Herald is away. */
import { describe, expect, it } from "vitest";
import { deskUnderTest } from "../support/desk-under-test.ts";

const desk = await deskUnderTest();

describe.skipIf(!desk.isPresent)("the frame", () => {
  it("asks whom nobody knows for a token, says when it stands for nobody, and lets in who has one", async () => {
    const { page } = await desk.visit("/", { as: null });
    await page.getByLabel("Token").fill("hrld_nobody");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("This token stands for nobody").waitFor();
    await page.getByLabel("Token").fill(desk.scene.tokens.ed);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("navigation", { name: "Screens" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/apps/shop/calendar");
  });

  it("is light or dark as the system is, until somebody chooses", async () => {
    const { page } = await desk.visit("/apps/shop/calendar", { theme: "dark" });
    await page.getByRole("button", { name: /^ann/ }).click();
    const theme = () => page.locator("html").getAttribute("data-theme");
    expect(await theme()).toBe("dark");
    await page.getByRole("menuitem", { name: "Light" }).click();
    await expect.poll(theme).toBe("light");
    await page.reload();
    await page.getByRole("navigation", { name: "Screens" }).waitFor();
    expect(await theme()).toBe("light");
  });

  it("says so while Herald does not answer, and goes on by itself once it does", async () => {
    const visit = await desk.visit("/apps/shop/calendar");
    visit.allow(/net::ERR_/);
    const broken = visit.page.getByText("Connection lost");
    await visit.page.getByRole("navigation", { name: "Screens" }).waitFor();
    await desk.scene.served.shutDoor();
    await broken.waitFor();
    await desk.scene.served.openDoor();
    await broken.waitFor({ state: "hidden" });
  });
});
