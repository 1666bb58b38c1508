/** Two ledgers that share a Redis, as a sandbox and a live one of the same app do. */
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import { aNumberedMessage, ROOMY } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { runHerald } from "../support/running-herald.ts";

const shared = PAIRINGS.filter(({ name, isPresent }) => name.startsWith("Redis") && isPresent);

describe.each(shared)("two ledgers on $name", ({ fresh }) => {
  it("have their own timers for the same campaign of the same app, and leave each other's alone", async () => {
    const one = await fresh();
    const other = { ...(await fresh()), redisPrefix: one.redisPrefix };
    const later = systemClock.now() + 3_600_000;
    const open = async (stores: typeof one, at: number) => {
      const { herald } = await runHerald(stores, { clock: systemClock, hosts: [] });
      onTestFinished(herald.close);
      await herald.setRules({ app: "shop", actor: "ann", rules: ROOMY });
      await herald.submit({ app: "shop", actor: "ann", input: { id: "sale", at, message: aNumberedMessage("sale") } });
      return herald.queues.releases("shop");
    };
    const jobs = await open(one, later);
    const othersJobs = await open(other, later + 60_000);
    expect(await jobs.list()).toMatchObject([{ campaignId: "sale", seatAt: later }]);
    expect(await othersJobs.list()).toMatchObject([{ campaignId: "sale", seatAt: later + 60_000 }]);
  });
});
