/** The frame around every screen: who is let in, in which language and light, and what is said when Herald is away. */
import { describe, expect, it } from "vitest";
import { deskUnderTest } from "../support/desk-under-test.ts";

const desk = await deskUnderTest();

/** Every screen: what leads to it, and what it is called, in both languages. */
const SCREENS = [
  ["Calendar", "Calendar", "日历"],
  ["New announcement", "New announcement", "新建公告"],
  ["Campaigns", "Campaigns", "公告"],
  ["Recurring", "Recurring notices", "周期通知"],
  ["Approvals", "Approvals", "审批"],
  ["Needs you", "Needs you", "待您处理"],
  ["Settings", "Settings", "设置"],
] as const;

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

  it("speaks both languages on every screen, and shows the sandbox for what it is", async () => {
    const { page } = await desk.visit("/apps/shop/calendar");
    const title = (name: string) => page.getByRole("heading", { level: 1, name });
    for (const [link, english, chinese] of SCREENS) {
      await page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: link }).click();
      await title(english).waitFor();
      expect(await page.getByText("SANDBOX", { exact: true }).isVisible()).toBe(true);
      expect(await page.locator(".frame-sandbox").count()).toBe(1);
      await page.getByRole("button", { name: /切换到中文/ }).click();
      await title(chinese).waitFor();
      expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
      await page.getByRole("button", { name: /switch to English/i }).click();
    }
    await page.getByRole("button", { name: /切换到中文/ }).click();
    await page.reload();
    await title("设置").waitFor();
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
