import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STATUSES, mayBecome } from "../../src/domain/campaign.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";
import type { Attempt } from "../../src/ledger/attempts.ts";
import type { Decision } from "../../src/ledger/decision.ts";
import type { Ledger } from "../../src/ledger/open-ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { cancelCampaign } from "../../src/producer/cancel-campaign.ts";
import { submitCampaign } from "../../src/producer/submit-campaign.ts";
import { defineSchedule } from "../../src/schedules/define-schedule.ts";
import { fireAll } from "../../src/schedules/fire-all.ts";
import { anAttempt } from "../support/an-attempt.ts";
import { aMessage, aNotice, at, MORNING, someRules } from "../support/a-campaign.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { appOn, BINDING, LEDGERS } from "../support/ledger-backends.ts";
import { writeRows } from "../support/write-rows.ts";

/** Text that SQL, JSON, shells or terminals could take for something else. */
const ODD_TEXTS = [
  `'; drop table herald.campaigns; --`,
  `" or "1"="1`,
  `\\'; select pg_sleep(9); \\u0027`,
  `{"$ne": null} $1 %s \${x} {{x}}`,
  `双十一 🛍️ ‮reversed​ é é`,
  `  spaces kept  `,
  "x".repeat(200),
];

describe.each(LEDGERS)("a ledger on $name", ({ name, isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();
  const { clock } = desk;

  describe("deciding", () => {
    it("keeps nothing of a decision that throws", async () => {
      const shop = await desk.anApp();
      const failing = shop.decide(shop.app, "mei", async (decision) => {
        await decision.changeApp({ backoffStep: 7 });
        await decision.campaigns.insert(newCampaign("spring"));
        await decision.attempts.insert(anAttempt());
        decision.record("spring", "campaign.submitted");
        await decision.replan();
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await shop.statuses()).toEqual([]);
      expect((await desk.ledger.findApp(shop.app))?.backoffStep).toBe(0);
      expect(await desk.ledger.listAttempts(shop.app, "spring")).toEqual([]);
      expect(await desk.ledger.listFacts(shop.app)).toEqual([]);
      expect(shop.effects()).toEqual({ puts: [], drops: [], schedules: [] });
    });

    it("lets the next decision have its turn after one that threw", async () => {
      const shop = await desk.anApp();
      const turns = [
        shop.decide(shop.app, "mei", async () => Promise.reject(new Error("no"))),
        shop.decide(shop.app, "mei", async () => "yes"),
      ];
      expect((await Promise.allSettled(turns)).map(({ status }) => status)).toEqual(["rejected", "fulfilled"]);
    });

    it("refuses an app it does not have, by name", async () => {
      await expect(desk.ledger.decide("nobody", "mei", async () => 1)).rejects.toThrow('there is no app "nobody"');
    });

    it("lets one decision about an app run at a time, in the order they came", async () => {
      const shop = await desk.anApp();
      const steps: string[] = [];
      const decide = (name: string) =>
        desk.ledger.decide(shop.app, name, async (decision) => {
          steps.push(`${name} in`);
          await decision.replan();
          steps.push(`${name} out`);
        });
      await Promise.all(["a", "b", "c"].map(decide));
      expect(steps).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
    });

    it("writes down more facts at once than one statement can hold", async () => {
      const shop = await desk.anApp();
      await shop.decide(shop.app, "mei", async (decision) => {
        for (let n = 0; n < 12_000; n++) decision.record(`c${n}`, "campaign.reseated");
      });
      expect(await desk.ledger.listFacts(shop.app)).toHaveLength(12_000);
    });

    it("leaves out the jobs that came and went within it", async () => {
      const shop = await desk.anApp();
      await shop.decide(shop.app, "mei", async (decision) => {
        await decision.campaigns.insert(newCampaign("spring"));
        await decision.replan();
        const campaign = (await decision.campaigns.find("spring"))!;
        await decision.campaigns.move(campaign, "cancelled");
      });
      expect(shop.effects()).toEqual({ puts: [], drops: [], schedules: [] });
    });
  });

  describe("an app", () => {
    it("keeps its binding and rules when it is created a second time", async () => {
      const shop = await desk.anApp({ audience: 10 });
      await desk.ledger.createApp(shop.app, { provider: "live", fingerprint: "other" }, someRules({ audience: 99 }));
      const state = await desk.ledger.findApp(shop.app);
      expect(state).toMatchObject({ binding: BINDING, rules: { audience: 10 } });
    });

    it("is apart from every other: ids, keys and schedules may be the same", async () => {
      const [one, other] = [await desk.anApp(), await desk.anApp()];
      for (const shop of [one, other]) {
        await shop.submit({ id: "same", at: at("12:00") }, "same-key");
        await defineSchedule(shop, { app: shop.app, actor: "mei", notice: aNotice({ id: "tips" }) });
      }
      await cancelCampaign(one, { app: one.app, actor: "mei", id: "same" });
      expect((await one.campaign("same")).status).toBe("cancelled");
      expect((await other.campaign("same")).status).toBe("scheduled");
    });
  });

  describe("a campaign's steps", () => {
    it.each(STATUSES)("from %s are those of the table", async (from) => {
      const shop = await desk.anApp();
      for (const to of STATUSES) {
        const id = `${from}-${to}`;
        await shop.decide(shop.app, "mei", (decision) =>
          decision.campaigns.insert({ ...newCampaign(id), status: from }),
        );
        const campaign = await shop.campaign(id);
        const step = shop.decide(shop.app, "mei", (decision) => decision.campaigns.move(campaign, to));
        if (mayBecome(from, to)) await expect(step, id).resolves.toBeUndefined();
        else await expect(step, id).rejects.toThrow(`cannot go from ${from} to ${to}`);
        expect((await shop.campaign(id)).status).toBe(mayBecome(from, to) ? to : from);
      }
    });

    it("are refused to whoever looked before another took one", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      const seen = await shop.campaign("spring");
      await cancelCampaign(shop, { app: shop.app, actor: "mei", id: "spring" });
      const late = shop.decide(shop.app, "herald", (decision) => decision.campaigns.move(seen, "releasing"));
      await expect(late).rejects.toMatchObject({ code: "STEP_REFUSED" });
    });
  });

  describe("what it keeps", () => {
    it("comes back as it was written, however odd the words", async () => {
      const shop = await desk.anApp();
      for (const [n, text] of ODD_TEXTS.entries()) {
        const id = `odd-${n}`;
        const message = { ...aMessage(text), content: { content: text, extra: text } };
        await submitCampaign(shop, {
          app: shop.app,
          actor: text,
          key: text,
          input: { id, name: text, at: at("12:00"), message },
        });
        await cancelCampaign(shop, { app: shop.app, actor: text, id, note: text });
        const stored = await shop.campaign(id);
        expect(stored).toMatchObject({ name: text, key: text, createdBy: text, message });
        expect(stored.outcome?.text).toBe(`cancelled by ${text}: ${text}`);
        const facts = await desk.ledger.listFacts(shop.app, id);
        expect(facts.at(-1)).toMatchObject({ actor: text, action: "campaign.cancelled", detail: { note: text } });
      }
      expect(await shop.statuses()).toHaveLength(ODD_TEXTS.length);
    });

    it("finds nothing under a name that is a piece of SQL", async () => {
      const shop = await desk.anApp();
      await shop.submit({ id: "spring", at: at("12:00") });
      expect(await desk.ledger.findCampaign(shop.app, "x' or '1'='1")).toBeNull();
      expect(await desk.ledger.findApp("x' or '1'='1")).toBeNull();
      expect(await desk.ledger.listFacts(`${shop.app}' --`)).toEqual([]);
    });

    it("tells usage from the calls that count and can still matter", async () => {
      const shop = await desk.anApp();
      const since = MORNING - 2 * DAY_MS;
      const calls: Partial<Attempt>[] = [
        { token: "old", startedAt: since - HOUR_MS, finishedAt: since - 1 },
        { token: "ended-at-the-edge", startedAt: since - HOUR_MS, finishedAt: since },
        { token: "in-flight-since-long", startedAt: since - DAY_MS, finishedAt: null },
        { token: "throttled", startedAt: MORNING, counts: false },
        { token: "recent", startedAt: MORNING - MINUTE_MS, finishedAt: MORNING },
      ];
      const usage = await shop.decide(shop.app, "mei", async (decision) => {
        for (const call of calls) await decision.attempts.insert(anAttempt({ ...call, token: shop.app + call.token! }));
        return decision.attempts.listUsage(since);
      });
      const startedAt = [since - HOUR_MS, since - DAY_MS, MORNING - MINUTE_MS].sort();
      expect(usage.map((call) => call.startedAt).sort()).toEqual(startedAt);
    });
  });

  if (name === "postgres") {
    describe("with a second process at work", () => {
      let second: Ledger;
      beforeAll(async () => {
        second = await openLedger(desk.store, clock);
      });
      afterAll(() => second.close());

      it("takes a key once, however many submit it at once", async () => {
        const shop = await desk.anApp();
        const both = [shop, appOn(second, shop.app)];
        const submit = (_: unknown, n: number) => both[n % 2]!.submit({ at: at("12:00") }, "once");
        const placed = await Promise.all(Array.from({ length: 50 }, submit));
        expect(new Set(placed.map(({ id }) => id)).size).toBe(1);
        expect(await shop.statuses()).toHaveLength(1);
        const submitted = both.flatMap(({ facts }) => facts("campaign.submitted"));
        expect(submitted).toHaveLength(1);
      });

      it("fires each occurrence once", async () => {
        const shop = await desk.anApp({ sendWindows: [] });
        const notice = aNotice({ id: "often", recurrence: { cron: "* * * * *" } });
        await defineSchedule(shop, { app: shop.app, actor: "mei", notice });
        shop.events();
        clock.pass(30 * MINUTE_MS);
        const both = [shop, appOn(second, shop.app)];
        const fire = ({ decide, app }: AppUnderTest) =>
          decide(app, "herald", (decision: Decision) => fireAll(decision));
        await Promise.all([...both, ...both].map(fire));
        const fired = both.flatMap(({ facts }) => [...facts("occurrence.fired"), ...facts("occurrence.skipped")]);
        expect(fired).toHaveLength(30);
        expect(await shop.statuses()).toHaveLength(41);
      });

      it("gives up on a decision whose connection is lost, and serves the next", async () => {
        const shop = await desk.anApp();
        const lost = second.decide(shop.app, "mei", async (decision) => {
          await decision.changeApp({ backoffStep: 3 });
          await writeRows(
            desk,
            `select pg_terminate_backend(pid) from pg_stat_activity
            where datname = current_database() and state = 'idle in transaction' and pid <> pg_backend_pid()`,
          );
          await decision.replan();
        });
        await expect(lost).rejects.toThrow();
        await appOn(second, shop.app).replan();
        expect((await second.findApp(shop.app))?.backoffStep).toBe(0);
      });
    });
  }
});

function newCampaign(id: string): Parameters<Decision["campaigns"]["insert"]>[0] {
  return {
    id,
    name: id,
    status: "scheduled",
    message: aMessage(),
    hash: "",
    at: at("12:00"),
    deadline: at("12:00", 1),
    priority: "normal",
    anytime: false,
    late: "hold",
    scheduleId: null,
    nominalAt: null,
    bookedAt: MORNING,
    position: 0,
    held: null,
    key: null,
    outcome: null,
  };
}
