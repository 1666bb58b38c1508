/** Several people, or one program many times, at the same moment: one of them wins, and everyone is told the same. */
import { describe, expect, it, onTestFinished } from "vitest";
import type { Refused } from "../../src/domain/refused.ts";
import { HOUR_MS } from "../../src/domain/time.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { aNumberedMessage } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { callsFor, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";
import { startWorkerProcess } from "../support/worker-process.ts";

const clock = systemClock;

describe.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  /** Two Heralds on one ledger where it can be shared, else twice the same one. */
  async function aPair(stores: Stores) {
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    const run = async () => {
      const running = await runHerald(stores, { clock, hosts: [sandbox.url], callDeadlineMs: 5_000 });
      onTestFinished(running.close);
      return running;
    };
    const one = await run();
    return { sandbox, one, both: [one, stores.store.kind === "postgres" ? await run() : one] as const };
  }

  it("of two who edit one revision one wins, and the other is told which revision there is", async () => {
    const { one, both } = await aPair(await fresh());
    const app = await one.anApp({ start: false });
    const { id, revision } = await one.submit(app, { at: clock.now() + HOUR_MS });
    const edits = await Promise.allSettled(
      both.map(({ herald }, n) =>
        herald.edit({ app, actor: `editor-${n}`, id, revision, change: { name: `by ${n}` } }),
      ),
    );
    const lost = edits.flatMap((each) => (each.status === "rejected" ? [each.reason as Refused] : []));
    expect(lost).toHaveLength(1);
    expect(lost[0]).toMatchObject({
      code: "stale-revision",
      message: `campaign "${id}" is at revision ${revision + 1}, not ${revision}: read it again`,
    });
    expect((await one.find(app, id)).name).toBe(`by ${edits.findIndex(({ status }) => status === "fulfilled")}`);
  });

  it("one key a hundred times with one content is one campaign and one answer", async () => {
    const { sandbox, one, both } = await aPair(await fresh());
    const app = await one.anApp();
    const submit = submitter(app, clock.now() + 3_000);
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => submit(both[n % 2] ?? one, "once")));
    expect(new Set(answers.map((each) => JSON.stringify(each)))).toHaveLength(1);
    expect(await one.herald.ledger.listCampaigns(app)).toHaveLength(1);
    const { id } = answers[0] ?? { id: "" };
    await one.fact(id, "campaign.sent");
    expect(callsFor(sandbox, "once")).toHaveLength(1);
  });

  it("one key a hundred times with two contents is whichever came first; the other is refused", async () => {
    const { one, both } = await aPair(await fresh());
    const app = await one.anApp({ start: false });
    const submit = submitter(app, clock.now() + HOUR_MS);
    const answers = await Promise.allSettled(
      Array.from({ length: 100 }, (_, n) => submit(both[n % 2] ?? one, (n >> 1) % 2 === 0 ? "this" : "that")),
    );
    const [campaign, ...others] = await one.herald.ledger.listCampaigns(app);
    expect(others).toEqual([]);
    const ids = answers.flatMap((each) => (each.status === "fulfilled" ? [each.value.id] : []));
    expect(ids).toEqual(Array.from({ length: 50 }, () => campaign?.id));
    const refusals = answers.flatMap((each) => (each.status === "rejected" ? [each.reason as Refused] : []));
    const text = `conflict: the key "key" was used before, for campaign "${campaign?.id}" with other content`;
    expect(new Set(refusals.map(({ code, message }) => `${code}: ${message}`))).toEqual(new Set([text]));
    expect(refusals).toHaveLength(50);
  });

  it(
    "a key survives the process that was killed while it was submitted a hundred times",
    { timeout: 240_000 },
    async () => {
      const stores = await fresh();
      const submit = Array.from({ length: 100 }, () => ({ app: "shop", id: "once", key: "key", inMs: HOUR_MS }));
      const order = { stores, hosts: [], apps: ["shop"], submit, stopAt: "campaign.seated" } as const;
      const worker = startWorkerProcess(order, onTestFinished);
      await worker.reached();
      await worker.kill();

      const { one } = await aPair(stores);
      const [campaign, ...others] = await one.herald.ledger.listCampaigns("shop");
      expect(others).toEqual([]);
      const again = submitter("shop", campaign?.at ?? 0);
      expect(await again(one, "once")).toMatchObject({ id: "once", status: "scheduled" });
      await expect(again(one, "other")).rejects.toMatchObject({ code: "conflict" });
      expect(await one.herald.ledger.listCampaigns("shop")).toHaveLength(1);
    },
  );
});

function submitter(app: string, at: number) {
  return ({ herald }: RunningHerald, mark: string) =>
    herald.submit({ app, actor: "ann", key: "key", input: { at, message: aNumberedMessage(mark) } });
}
