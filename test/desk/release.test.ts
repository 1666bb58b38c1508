/** From the page to the service and back, on a time-lapse clock; what went out is what the sandbox recorded. */
import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "../../src/domain/time.ts";
import { answerOf, wallOf, write } from "../support/composing-steps.ts";
import { aText, ZONE } from "../support/desk-scene.ts";
import { deskUnderTest } from "../support/desk-under-test.ts";

/** A second is four minutes. */
const RATE = 240;
const ROOMY = { sendWindows: [], quota: [{ kind: "sliding", minutes: 60, limit: 100 }] };

const desk = await deskUnderTest({ rate: RATE, rules: ROOMY, sandbox: { limits: { hour: 100, day: 100 } } });

/** Submitted for now, and left without an answer. */
async function anUncertain(id: string, fault: "hang-after-reading" | "hang-before-reading"): Promise<void> {
  const { scene } = desk;
  scene.sandbox.addFault(fault);
  const at = { local: wallOf(scene.clock.now()), zone: ZONE };
  await scene.ask("POST", "/v1/campaigns?app=shop", { id, name: `About ${id}`, at, message: aText(id) });
  const status = async () => (await scene.ask("GET", `/v1/campaigns/${id}?app=shop`)).body.status as string;
  await expect.poll(status, { timeout: 15_000 }).toBe("uncertain");
}

describe.skipIf(!desk.isPresent)("what goes out", () => {
  it("is shown its seat while it is written, goes out once at that seat, and is told as sent", async () => {
    const at = wallOf(desk.scene.clock.now() + 60 * MINUTE_MS);
    const { page } = await desk.visit(`/apps/shop/compose?at=${at}`, { as: "ed" });
    await write(page, { text: "满三百减五十 #flash#", name: "Flash sale" });
    const seat = `Fri 27 Nov ${at.slice(-5)}`;
    await answerOf(page).getByText(`Goes out ${seat}`).waitFor();
    await page.getByRole("button", { name: `Schedule for ${seat} (all users)` }).click();
    await page.getByRole("heading", { level: 1, name: "Scheduled" }).waitFor();
    await page.getByRole("link", { name: "Open it" }).click();
    await page.getByRole("heading", { level: 1, name: "Flash sale" }).waitFor();
    expect(desk.scene.accepted("#flash#")).toHaveLength(0);

    // A busy machine's quarter of a second is a minute here.
    await page
      .getByText(/^Sent Fri 27 Nov/)
      .first()
      .waitFor();
    const calls = desk.scene.accepted("#flash#");
    expect(calls).toHaveLength(1);
    expect(wallOf(calls[0]!.timeMs) >= at).toBe(true);
  });

  it("waits, where nobody knows whether it did, for a person who saw it on a phone", async () => {
    await anUncertain("seen", "hang-after-reading");
    const { page } = await desk.visit("/apps/shop/needs-you", { as: "eve" });
    await page.getByRole("link", { name: "About seen" }).click();
    await page.getByRole("button", { name: "It went out" }).click();
    await decide(page.getByRole("button", { name: "It went out: close it as sent" }), () =>
      page
        .getByText(/^Sent Fri/)
        .first()
        .isVisible(),
    );
    expect(desk.scene.accepted("#seen#")).toHaveLength(1);
  });

  it("is sent again, once, where a person says that it did not go out", async () => {
    await anUncertain("unseen", "hang-before-reading");
    const { page } = await desk.visit("/apps/shop/needs-you", { as: "eve" });
    await page.getByRole("link", { name: "About unseen" }).click();
    await page.getByRole("button", { name: "It did not — send it again" }).click();
    await decide(
      page.getByRole("button", { name: "It did not go out: send it again" }),
      async () => desk.scene.accepted("#unseen#").length > 0,
    );
    await page
      .getByText(/^Sent Fri/)
      .first()
      .waitFor();
    expect(desk.scene.accepted("#unseen#")).toHaveLength(1);
  });
});

/** Presses until it has been done: for some seconds after the call it is too early to say, and the page says so. */
async function decide(
  button: { click(): Promise<void>; isVisible(): Promise<boolean> },
  isDone: () => Promise<boolean>,
) {
  await expect
    .poll(
      async () => {
        if (await isDone()) return true;
        if (await button.isVisible()) await button.click();
        return isDone();
      },
      { timeout: 20_000, interval: 1_000 },
    )
    .toBe(true);
}
