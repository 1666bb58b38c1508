/** What a person does to write an announcement, by the names that stand beside the fields. */
import type { Locator, Page } from "playwright-core";
import type { Instant } from "../../src/domain/time.ts";
import { HOUR_MS } from "../../src/domain/time.ts";

/** The clock on the wall in Shanghai: "2026-11-27T18:00". */
export function wallOf(at: Instant): string {
  return new Date(at + 8 * HOUR_MS).toISOString().slice(0, 16);
}

export function textField(page: Page): Locator {
  return page.getByRole("textbox", { name: "Text", exact: true });
}

/** What stands in the panel beside: when it will really go out. */
export function answerOf(page: Page): Locator {
  return page.getByRole("complementary", { name: "When it will really go out" });
}

export async function write(
  page: Page,
  { text, sender = "shop-news", name }: { text: string; sender?: string; name: string },
): Promise<void> {
  await textField(page).fill(text);
  await page.getByRole("textbox", { name: /^Sender/ }).fill(sender);
  await page.getByRole("textbox", { name: /^Name of the announcement/ }).fill(name);
}
