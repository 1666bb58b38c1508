/** Approving, rejecting and releasing now from the command line, against a Herald that asks for approval. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MORNING } from "../support/a-campaign.ts";
import { runCaptured } from "../support/captured-io.ts";
import { handClock } from "../support/hand-clock.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { ServedHerald } from "../support/served-herald.ts";
import { serveHerald } from "../support/served-herald.ts";

describe("what people decide at a terminal", () => {
  let served: ServedHerald;
  const run = (...words: string[]) => runCaptured([...words, "--app", "shop"], served.environment);

  beforeAll(async () => {
    served = await serveHerald(await PAIRINGS[0]!.fresh(), { clock: handClock(MORNING) });
    await served.herald.setRules({ app: "shop", actor: "ann", rules: { approval: "required" } });
    const submit = ["--text", "We are open", "--from", "shop", "--at", "2026-11-27T18:00:00+08:00"];
    for (const id of ["yes", "no", "now"]) {
      expect(await run("submit", "--id", id, ...submit)).toMatchObject({ code: 0 });
    }
  }, 60_000);
  afterAll(() => served.close());

  const approvalOf = async (id: string) => (await served.herald.ledger.findCampaign("shop", id))?.approval;

  it("is a yes, a no with its reason, or a release now", async () => {
    expect(await run("approve", "yes")).toMatchObject({ code: 0, err: "" });
    expect(await approvalOf("yes")).toBe("approved");
    const noReason = await run("reject", "no");
    expect(noReason.code).toBe(2);
    expect(noReason.err).toMatch(/note/);
    expect(await run("reject", "no", "--note", "wrong day")).toMatchObject({ code: 0, err: "" });
    expect(await approvalOf("no")).toBe("rejected");
    expect(await run("release-now", "now")).toMatchObject({ code: 0, err: "" });
    expect(await served.herald.ledger.findCampaign("shop", "now")).toMatchObject({ priority: "urgent" });
    expect((await run("approve", "nobody")).code).toBe(3);
  });
});
