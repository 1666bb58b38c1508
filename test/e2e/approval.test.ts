/** Approval, end to end: what reaches everyone is what somebody said yes to, once, whatever is restarted in between. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Refused } from "../../src/domain/refused.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { aMessage, aNotice, anAnnouncement } from "../support/a-campaign.ts";
import { aNumberedMessage, markOf, ROOMY } from "../support/numbered-message.ts";
import { STORES_ONCE } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";
import { someRules } from "../support/a-campaign.ts";

const MINUTE_MS = 60_000;

/** A minute lasts a tenth of a second. */
const RATE = 600;

describe.each(STORES_ONCE)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  const clock = fastClock(RATE);
  let sandbox: Sandbox;
  let stores: Stores;
  let running: RunningHerald;

  beforeAll(async () => {
    sandbox = await roomySandbox(clock);
    stores = await fresh();
    running = await runHerald(stores, { clock, hosts: [sandbox.url] });
  });
  afterAll(async () => {
    await running.close();
    await sandbox.stop();
  });

  /** The words of a message that the sandbox accepted for `id`, in order. */
  const heard = (id: string) => callsFor(sandbox, id, "accepted").map(({ fields }) => fields["content"] ?? "");

  it("pending until its seat, held, approved, and sent exactly once, across a restart", async () => {
    const app = await running.anApp({ rules: { approval: "by-another" } });
    const { id, approval } = await running.submit(app, { at: clock.now() + 5 * MINUTE_MS });
    expect(approval).toBe("pending");
    await running.fact(id, "campaign.held");
    expect(await running.find(app, id)).toMatchObject({ status: "scheduled", held: { code: "approval" } });
    await running.close();

    running = await runHerald(stores, { clock, hosts: [sandbox.url] });
    await running.herald.start(app);
    const own = running.herald.approve({ app, actor: "ann", id });
    await expect(own).rejects.toThrow(/anyone but ann may/);
    // By the time this one has gone out, the other would have, were it not held.
    const other = await running.submit(app);
    await running.herald.approve({ app, actor: "bob", id: other.id });
    await running.fact(other.id, "campaign.sent");
    expect(heard(id)).toEqual([]);

    const { revision } = await running.find(app, id);
    expect(await running.herald.approve({ app, actor: "bob", id, revision })).toMatchObject({ held: null });
    await running.fact(id, "campaign.sent");
    expect(heard(id)).toHaveLength(1);
    expect(await running.herald.ledger.listAttempts(app, id)).toHaveLength(1);
  });

  it("approved before its seat, it goes out at it; rejected, it does not", async () => {
    const app = await running.anApp({ rules: { approval: "required" } });
    const at = clock.now() + 10 * MINUTE_MS;
    const yes = await running.submit(app, { at });
    const no = await running.submit(app, { at: at + MINUTE_MS });
    await running.herald.approve({ app, actor: "ann", id: yes.id, revision: yes.revision });
    await running.herald.approve({ app, actor: "ann", id: no.id });
    await running.herald.reject({ app, actor: "bob", id: no.id, note: "not this week" });
    const last = await running.submit(app, { at: at + 2 * MINUTE_MS });
    await running.herald.approve({ app, actor: "ann", id: last.id });
    await running.fact(last.id, "campaign.sent");
    expect([heard(yes.id).length, heard(no.id).length]).toEqual([1, 0]);
  });

  it("a schedule's occurrences wait for the word about it, and go out with it", async () => {
    const app = await running.anApp({ rules: { approval: "by-another" } });
    const id = `notice-${app}`;
    const recurrence = { cron: "*/15 * * * *" };
    const notice = aNotice({ id, message: aNumberedMessage(app), recurrence, anytime: true });
    await running.herald.defineSchedule({ app, actor: "ann", notice });
    await expect
      .poll(() => running.facts.some((fact) => fact.app === app && fact.action === "campaign.held"), {
        timeout: 15_000,
      })
      .toBe(true);
    expect(heard(app)).toEqual([]);
    await running.herald.approveSchedule({ app, actor: "bob", id });
    await expect.poll(() => heard(app).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(2);
    await running.herald.setScheduleActive({ app, actor: "ann", id, active: false });
  });

  it("a file applied twice does not void an approval", async () => {
    const app = await running.anApp({ rules: { approval: "required" } });
    const id = `filed-${app}`;
    const message = aNumberedMessage(id);
    const file = {
      app: { id: app, rules: someRules({ ...ROOMY, approval: "required" }) },
      campaigns: [anAnnouncement({ id, message, at: clock.now() + 10 * MINUTE_MS })],
      schedules: [],
    };
    await running.herald.applyFile({ file, actor: "ann" });
    await running.herald.approve({ app, actor: "bob", id });
    expect((await running.herald.applyFile({ file, actor: "cem" })).campaigns).toEqual({ [id]: "unchanged" });
    await running.fact(id, "campaign.sent");
    expect(heard(id)).toHaveLength(1);
  });

  it("asked for now, it goes out after the countdown", async () => {
    const app = await running.anApp();
    const { id, revision } = await running.submit(app, { at: clock.now() + 300 * MINUTE_MS });
    const { at } = await running.herald.releaseNow({ app, actor: "bob", id, revision });
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toMatchObject([{ outcome: "accepted" }]);
    expect(callsFor(sandbox, id)[0]?.timeMs).toBeGreaterThanOrEqual(at);
  });

  it("people approving, rejecting and rewording around the seat never have sent what nobody approved", async () => {
    const app = await running.anApp({ rules: { approval: "required" } });
    /** What was approved, by the words that whoever approved it had read. */
    const approved = new Set<string>();
    const wordsOf = (id: string, version: number) => `${markOf(id)} version ${version}`;
    const refusedOr = async (work: Promise<unknown>) =>
      work.then(
        () => true,
        (error: unknown) => {
          if (error instanceof Refused) return false;
          throw error;
        },
      );

    async function approver(id: string): Promise<void> {
      for (let round = 0; round < 8; round += 1) {
        const { revision, message } = await running.find(app, id);
        const granted = await refusedOr(running.herald.approve({ app, actor: "bob", id, revision }));
        if (granted) approved.add(JSON.stringify(message.content));
      }
    }
    async function author(id: string): Promise<void> {
      for (let version = 1; version < 6; version += 1) {
        const { revision } = await running.find(app, id);
        const change = { message: aMessage(wordsOf(id, version)) };
        await refusedOr(running.herald.edit({ app, actor: "ann", id, revision, change }));
      }
    }
    async function rejecter(id: string): Promise<void> {
      for (let round = 0; round < 3; round += 1) {
        await refusedOr(running.herald.reject({ app, actor: "cem", id, note: "hm" }));
      }
    }

    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      const id = `raced-${app}-${index}`;
      // On a busy machine its worker may seem to be gone for a while, which is another matter.
      const rest = { late: "send", message: aMessage(wordsOf(id, 0)) } as const;
      await running.submit(app, { id, at: clock.now() + MINUTE_MS, ...rest });
      ids.push(id);
    }
    await Promise.all(ids.flatMap((id) => [approver(id), author(id), rejecter(id)]));
    // In the end all of them are approved as they stand, and go out.
    for (const id of ids) {
      const { status, revision, message } = await running.find(app, id);
      if (status !== "scheduled") continue;
      if (await refusedOr(running.herald.approve({ app, actor: "bob", id, revision }))) {
        approved.add(JSON.stringify(message.content));
      }
    }
    expect(approved.size).toBeGreaterThan(0);
    for (const id of ids) {
      await Promise.race([running.fact(id, "campaign.sent"), running.fact(id, "campaign.uncertain")]);
      expect(heard(id).length).toBeLessThanOrEqual(1);
      for (const words of heard(id)) expect(approved).toContain(words);
    }
  });
});
