/**
 * Pages in a real browser, watched: whatever a page complains of — an error nobody caught, a line in red, a breach of the
 * server's policy, a dialog — is kept as a trouble, and what was expected of the server is not.
 */
import type { Browser, BrowserContext, Page } from "playwright-core";

export type Visitor = {
  readonly language?: "en" | "zh";
  readonly theme?: "light" | "dark";
  readonly width?: number;
  readonly height?: number;
  /** The reader's own zone. */
  readonly zone?: string;
};

export type Visit = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What went wrong on the page, but for what was allowed. */
  troubles(): readonly string[];
  /** Makes such lines no trouble. */
  allow(lines: RegExp): void;
  /** For a test that failed: where the page is, and what a reader of screens would hear. */
  tell(): Promise<string>;
};

/** Refusals that people are told of; the browser writes them in red all the same. */
const EXPECTED = /^Failed to load resource: the server responded with a status of (401|409|412|422)/;
const ANSWER_MS = 30_000;

/** A reader with a browser of their own: no cookie, nothing remembered. */
export async function openVisit(browser: Browser, url: string, visitor: Visitor = {}): Promise<Visit> {
  const { language = "en", theme = "light", width = 1440, height = 900, zone = "Asia/Shanghai" } = visitor;
  const context = await browser.newContext({
    baseURL: url,
    viewport: { width, height },
    colorScheme: theme,
    timezoneId: zone,
    locale: language === "zh" ? "zh-CN" : "en-GB",
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(ANSWER_MS);
  const page = await context.newPage();
  const heard: string[] = [];
  const allowed = [EXPECTED];
  page.on("console", (line) => {
    if (line.type() === "error") heard.push(line.text());
  });
  page.on("pageerror", (error) => heard.push(`not caught: ${error.stack ?? String(error)}`));
  page.on("dialog", (dialog) => {
    heard.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  // In the page's own language, for these files are not compiled for one.
  await page.addInitScript(`document.addEventListener("securitypolicyviolation", (breach) =>
    console.error("against the policy: " + breach.violatedDirective + " " + breach.blockedURI))`);
  return {
    page,
    context,
    troubles: () => heard.filter((line) => !allowed.some((pattern) => pattern.test(line))),
    allow: (lines) => void allowed.push(lines),
    async tell() {
      const shown = await page.locator("body").ariaSnapshot({ timeout: 2_000 });
      return `${page.url()}\n${shown}\n${heard.join("\n")}`;
    },
  };
}
