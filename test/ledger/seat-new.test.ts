/**
 * Seating without a re-plan: whatever happened before, a submission leaves nothing that a re-plan would change. Histories
 * are drawn, by one process or two on one ledger, and after each submission everything is planned anew and nothing may move.
 */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppRules } from "../../src/domain/app.ts";
import { unjudged } from "../../src/domain/approval.ts";
import { LATE_POLICIES, PRIORITIES } from "../../src/domain/campaign.ts";
import { Refused } from "../../src/domain/refused.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import { NO_ANSWER } from "../../src/domain/outcome.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { cancelCampaign } from "../../src/producer/cancel-campaign.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { recordOutsideCall } from "../../src/producer/record-outside-call.ts";
import { pauseApp, resumeApp } from "../../src/producer/stop-app.ts";
import { defineSchedule } from "../../src/schedules/define-schedule.ts";
import { fireAll } from "../../src/schedules/fire-all.ts";
import { anAttempt } from "../support/an-attempt.ts";
import { aMessage, aNotice, at, MORNING } from "../support/a-campaign.ts";
import type { AppUnderTest, Desk } from "../support/ledger-backends.ts";
import { appOn, LEDGERS } from "../support/ledger-backends.ts";

const RULES: readonly Partial<AppRules>[] = [
  {},
  { quota: [{ kind: "sliding", windowMs: HOUR_MS, limit: 2 }], sendWindows: [] },
  { quota: [{ kind: "day", zone: "UTC", limit: 9 }], reserve: { keep: 2, untilMinute: 18 * 60 } },
  { quota: [{ kind: "sliding", windowMs: HOUR_MS, limit: 3 }], approval: "required" },
];

const someMs = (max: number) =>
  fc.oneof(
    fc.integer({ min: 0, max: Math.floor(max / MINUTE_MS) }).map((n) => n * MINUTE_MS),
    fc.integer({ min: 0, max }),
  );

/** Mostly of a kind that can come last: what is wanted now, or before others, is planned for in any case. */
const ANNOUNCEMENT = fc.record({
  inMs: fc.oneof(
    { weight: 1, arbitrary: someMs(4 * HOUR_MS).map((ms) => -ms) },
    { weight: 6, arbitrary: someMs(4 * HOUR_MS) },
    { weight: 24, arbitrary: someMs(6 * DAY_MS) },
  ),
  waitMs: fc.oneof(someMs(HOUR_MS), someMs(3 * DAY_MS), someMs(40 * DAY_MS)),
  priority: fc.oneof({ weight: 30, arbitrary: fc.constant("normal" as const) }, fc.constantFrom(...PRIORITIES)),
  late: fc.constantFrom(...LATE_POLICIES),
  anytime: fc.boolean(),
});

const STEP = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      does: fc.constant("submit" as const),
      // What is booked at one moment is not taken in the order in which it came.
      afterMs: fc.constantFrom(0, 1, 1, 1, 1, 900),
      together: fc.array(ANNOUNCEMENT, { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      does: fc.constant("pass" as const),
      ms: fc.oneof(someMs(2 * SECOND_MS), someMs(2 * MINUTE_MS), someMs(2 * HOUR_MS), someMs(DAY_MS)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("set back" as const), ms: someMs(10 * MINUTE_MS) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("edit" as const), which: fc.nat(), change: ANNOUNCEMENT }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("cancel" as const), which: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({
      does: fc.constant("define" as const),
      cron: fc.constantFrom("0 12 * * *", "30 */3 * * *", "0 9 1 * *"),
      priority: fc.constantFrom(...PRIORITIES),
    }),
  },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("fire" as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("hold" as const), ms: fc.option(someMs(3 * HOUR_MS)) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constantFrom("pause" as const, "resume" as const, "lift" as const) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant("beat" as const) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constantFrom("begin a call" as const, "end a call" as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("outside call" as const), ms: someMs(2 * HOUR_MS) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant("fail" as const), announcement: ANNOUNCEMENT }) },
);
type Step = typeof STEP extends fc.Arbitrary<infer T> ? T : never;
type Wish = typeof ANNOUNCEMENT extends fc.Arbitrary<infer T> ? T : never;

describe.each(LEDGERS)("a submission on $name", ({ name, isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();

  it("leaves nothing that a re-plan would change, whatever happened before", async () => {
    const count = { submissions: 0, replans: 0 };
    // A directory belongs to one process; a server's database is shared.
    const other = name === "pglite" ? null : await openLedger(desk.store, desk.clock);
    try {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...RULES),
          fc.array(fc.record({ step: STEP, by: fc.nat({ max: 5 }) }), { minLength: 20, maxLength: 40, size: "max" }),
          async (rules, steps) => {
            desk.clock.setTo(MORNING);
            const shop = await desk.anApp(rules);
            // Mostly the same one, or nothing would ever stand.
            const shops = [shop, ...Array<AppUnderTest>(4).fill(shop), other ? appOn(other, shop.app) : shop];
            await shop.beat();
            const trace: string[] = [];
            for (const { step, by } of steps) {
              trace.push(`${by}: ${JSON.stringify(step)}`);
              await walk(shops[by]!, step, trace, count);
            }
          },
        ),
        // Shrinking such a history takes minutes, and the seed tells what there is to know.
        { numRuns: 14, endOnFailure: true },
      );
    } finally {
      await other?.close();
    }
    console.log(`${count.submissions} times submitted, ${count.replans} times planned anew`);
    expect(count.submissions - count.replans).toBeGreaterThan(20);
  }, 240_000);

  it("plans anew while something pending has no seat, for what it wants comes later with each moment", async () => {
    desk.clock.setTo(MORNING);
    const shop = await desk.anApp({ approval: "required" });
    const wish = { waitMs: 30 * SECOND_MS, priority: "normal", late: "hold", anytime: true } as const;
    expect((await shop.submit(inputOf({ ...wish, inMs: 0 }, MORNING))).seatAt).toBeNull();
    desk.clock.pass(1);
    await shop.submit(inputOf({ ...wish, inMs: DAY_MS, waitMs: DAY_MS }, MORNING));
    expect(await changesOfReplan(desk, shop)).toEqual([]);
  });

  async function walk(
    shop: AppUnderTest,
    step: Step,
    trace: string[],
    count: { submissions: number; replans: number },
  ): Promise<void> {
    const { clock } = desk;
    const { app, actor } = shop;
    const waiting = () => desk.ledger.listCampaigns(app, { statuses: ["scheduled"] });
    switch (step.does) {
      case "submit": {
        clock.pass(step.afterMs);
        shop.replans();
        shop.effects();
        const placed = await Promise.all(step.together.map((wish) => shop.submit(inputOf(wish, clock.now()))));
        const replans = shop.replans();
        count.submissions += 1;
        count.replans += Math.min(1, replans);
        trace.push(replans > 0 ? "  planned anew" : "  placed last");
        const { puts } = shop.effects();
        for (const { id, seatAt, firstSeatAt, reasons, status } of placed) {
          const stored = await shop.campaign(id);
          expect({ seatAt, firstSeatAt, reasons, status }, trace.join("\n")).toEqual({
            ...{ seatAt: stored.seatAt, firstSeatAt: stored.firstSeatAt, status: stored.status },
            reasons: stored.seatReasons,
          });
          const put = { campaignId: id, n: stored.jobN, seatAt: stored.jobAt, priority: stored.priority };
          if (stored.jobAt !== null) expect(puts).toContainEqual(put);
        }
        expect(await changesOfReplan(desk, shop), trace.join("\n")).toEqual([]);
        return;
      }
      case "pass":
        return clock.pass(step.ms);
      case "set back":
        return clock.pass(-step.ms);
      case "edit": {
        const campaigns = await waiting();
        const campaign = campaigns[step.which % campaigns.length];
        if (!campaign) return;
        const { at: wanted, deadline, priority } = inputOf(step.change, clock.now());
        const change = { at: wanted, deadline, priority };
        await editCampaign(shop, { app, actor, id: campaign.id, revision: campaign.revision, change });
        return;
      }
      case "cancel": {
        const campaigns = await waiting();
        const campaign = campaigns[step.which % campaigns.length];
        if (campaign) await cancelCampaign(shop, { app, actor, id: campaign.id });
        return;
      }
      case "define": {
        const { cron, priority } = step;
        await defineSchedule(shop, {
          app,
          actor,
          notice: aNotice({ id: `s-${priority}`, priority, recurrence: { cron } }),
        });
        return;
      }
      case "fire":
        return shop.decide(app, actor, async (decision) => {
          await fireAll(decision);
          await decision.replan();
        });
      case "hold":
        return shop.decide(app, actor, async (decision) => {
          const until = step.ms === null ? null : decision.now + step.ms;
          await decision.changeApp({ hold: { code: "throttled", until, why: "code 1008", since: decision.now } });
          await decision.replan();
        });
      case "lift":
        return shop.decide(app, actor, async (decision) => {
          await decision.changeApp({ hold: null });
          await decision.replan();
        });
      case "pause":
        return pauseApp(shop, { app, actor });
      case "resume":
        return resumeApp(shop, { app, actor });
      case "beat":
        // As a worker does: it plans only after a silence.
        return shop.decide(app, actor, (decision) => decision.changeApp({ heartbeatRealAt: decision.realNow }));
      case "begin a call":
        return shop.decide(app, actor, async (decision) => {
          const startedAt = decision.now;
          const isDue = ({ seatAt }: { seatAt: Instant | null }) => seatAt !== null && seatAt <= startedAt;
          const campaign = (await decision.campaigns.listWaiting()).find(isDue);
          if (!campaign) return;
          await decision.attempts.insert({ ...anAttempt(), token: randomUUID(), campaignId: campaign.id, startedAt });
          await decision.campaigns.move({ ...campaign, status: "scheduled" }, "releasing");
          // Acquiring plans before the call is written down, and not again.
        });
      case "end a call":
        return shop.decide(app, actor, async (decision) => {
          for (const campaign of await decision.campaigns.list({ statuses: ["releasing"] })) {
            for (const { token } of await decision.attempts.list(campaign.id)) {
              await decision.attempts.end(token, {
                ...NO_ANSWER,
                finishedAt: decision.now,
                reply: "accepted",
                why: null,
                counts: true,
              });
            }
            await decision.campaigns.move(campaign, "sent");
          }
          await decision.replan();
        });
      case "outside call":
        return recordOutsideCall(shop, { app, actor, startedAt: clock.now() - step.ms });
      case "fail": {
        const undone = shop.decide(app, actor, async (decision) => {
          const { at: wanted, deadline, ...said } = inputOf(step.announcement, decision.now);
          const campaign = {
            ...said,
            ...NEW,
            id: "undone",
            name: "undone",
            at: wanted,
            deadline,
            bookedAt: decision.now,
          };
          await decision.seatNew([{ campaign, actor }]);
          throw new Refused("invalid", "no");
        });
        await expect(undone).rejects.toThrow("no");
        return;
      }
      default:
        step satisfies never;
    }
  }
});

const NEW = {
  ...unjudged("off", { authoredBy: "mei", asOfRevision: 1 }),
  status: "scheduled",
  message: aMessage(),
  hash: "",
  scheduleId: null,
  nominalAt: null,
  position: 0,
  held: null,
  key: null,
  outcome: null,
} as const;

function inputOf({ inMs, waitMs, ...said }: Wish, now: Instant) {
  const wanted = Math.max(now + inMs, at("00:00", -30));
  return { ...said, at: wanted, deadline: wanted + waitMs };
}

/** What planning everything anew would change, tell or ask of the queue. It is undone, so that the next step finds all as it was. */
async function changesOfReplan(desk: Desk, shop: AppUnderTest): Promise<readonly unknown[]> {
  let changes: unknown[] | undefined;
  class Undo extends Error {}
  const before = await desk.ledger.listCampaigns(shop.app);
  const undone = shop.decide(shop.app, "herald", async (decision) => {
    await decision.replan();
    const { puts, drops } = decision.effects;
    const after = await decision.campaigns.list();
    const changed = after.filter((campaign, index) => JSON.stringify(campaign) !== JSON.stringify(before[index]));
    changes = [...changed, ...decision.facts, ...puts, ...drops];
    throw new Undo();
  });
  await expect(undone).rejects.toThrow(Undo);
  if (changes === undefined) throw new Error("nothing was planned");
  return changes;
}
