/** Answers that come after their campaign was given up, and other matters of one transaction; on each ledger. */
import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, it } from "vitest";
import { ATTEMPT_GRACE_MS } from "../../src/domain/flight.ts";
import { REFUSED_TRIES_PER_DAY } from "../../src/domain/backoff.ts";
import type { Reply } from "../../src/domain/outcome.ts";
import { HOUR_MS } from "../../src/domain/time.ts";
import type { Decide } from "../../src/ledger/decision.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { resolveCampaign } from "../../src/producer/resolve-campaign.ts";
import { resumeApp } from "../../src/producer/stop-app.ts";
import { acquire, ACQUIRE_EARLY_MS, SEND_WITHIN_MS } from "../../src/worker/acquire.ts";
import type { Verdict } from "../../src/worker/acquire.ts";
import { checkWitness } from "../../src/worker/check-witness.ts";
import { createFlightWatch } from "../../src/worker/flight-watch.ts";
import { giveBack, settle } from "../../src/worker/settle.ts";
import { at, MORNING } from "../support/a-campaign.ts";
import { BINDING, LEDGERS } from "../support/ledger-backends.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { ROOMY } from "../support/numbered-message.ts";

const CALL_DEADLINE_MS = 20_000;
const HOSTS = ["http://primary.test", "http://backup.test"];

const ACCEPTED: Reply = { kind: "accepted", messageUid: "M-1", httpStatus: 200, code: 200, why: "accepted" };
const UNCLEAR: Reply = { kind: "unclear", httpStatus: null, code: null, why: "no answer" };
const THROTTLED: Reply = { kind: "throttled", retryAfterMs: null, httpStatus: 429, code: 1008, why: "too many" };
const BLOCKED: Reply = { kind: "blocked", httpStatus: 430, code: 1009, why: "not enabled" };
const NEVER_LEFT: Reply = { kind: "neverLeft", httpStatus: null, code: null, why: "refused to connect" };

describe.each(LEDGERS)("on $name", ({ isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  const desk = open();
  const { clock } = desk;
  let shop: AppUnderTest;
  beforeEach(async () => {
    shop = await desk.anApp(ROOMY);
  });

  const submit = (id: string, wishedAt = clock.now()) => shop.submit({ id, at: wishedAt });
  const needs = () => ({
    decide: shop.decide,
    clock,
    binding: BINDING,
    hostFor: () => HOSTS[0] ?? "",
    flights: createFlightWatch({ clock, callDeadlineMs: CALL_DEADLINE_MS }),
  });
  const knock = async (id: string): Promise<Verdict> => {
    const { jobN: n, seatAt } = await find(id);
    return acquire(needs(), shop.app, { campaignId: id, n, seatAt: seatAt ?? clock.now() }, { token: randomUUID() });
  };
  const begin = async (id: string) => {
    const verdict = await knock(id);
    if (verdict.kind !== "go") throw new Error(`no go: ${JSON.stringify(verdict)}`);
    return verdict;
  };
  const end = (token: string, reply: Reply) => settle({ decide: shop.decide, roll: () => 0 }, shop.app, token, reply);
  const find = (id: string) => shop.campaign(id);
  const attemptsFor = (id: string) => desk.ledger.listAttempts(shop.app, id);
  const resolve = (id: string, became: "sent" | "not-sent") =>
    resolveCampaign(
      { decide: shop.decide, callDeadlineMs: CALL_DEADLINE_MS },
      { app: shop.app, actor: "ops", id, became },
    );
  const happened = (action: string) => shop.facts(action).map((fact) => fact.subject);
  const passTheDeadline = () => clock.pass(CALL_DEADLINE_MS + ATTEMPT_GRACE_MS + 1);

  it("an accepted answer after uncertain makes it sent", async () => {
    await submit("a");
    const { token } = await begin("a");
    passTheDeadline();
    expect(await knock("a")).toMatchObject({ kind: "end" });
    expect((await find("a")).status).toBe("uncertain");
    await end(token, ACCEPTED);
    expect(await find("a")).toMatchObject({ status: "sent", outcome: { token, messageUid: "M-1" } });
    expect(happened("campaign.duplicate-alarm")).toEqual([]);
  });

  it("an accepted answer after a person said not sent makes it sent, and its new job ends", async () => {
    await submit("b");
    const { token } = await begin("b");
    await end(token, UNCLEAR);
    passTheDeadline();
    await resolve("b", "not-sent");
    const waiting = await find("b");
    expect(waiting).toMatchObject({ status: "scheduled", seatAt: clock.now() });
    await end(token, ACCEPTED);
    expect((await find("b")).status).toBe("sent");
    expect(await knock("b")).toMatchObject({ kind: "end", why: "it is sent" });
    expect(happened("campaign.duplicate-alarm")).toEqual([]);
  });

  it("an accepted answer after a person said not sent and made a draft of it makes it sent", async () => {
    await submit("b");
    const { token } = await begin("b");
    await end(token, UNCLEAR);
    passTheDeadline();
    await resolve("b", "not-sent");
    const { revision } = await find("b");
    await editCampaign(shop, { app: shop.app, actor: "ops", id: "b", revision, change: { draft: true } });
    await end(token, ACCEPTED);
    expect((await find("b")).status).toBe("sent");
  });

  it.each<{ second: string; reply: Reply | null }>([
    { second: "is in flight", reply: null },
    { second: "was accepted", reply: ACCEPTED },
  ])("an accepted answer while another attempt $second raises the duplicate alarm", async ({ reply }) => {
    await submit("c");
    const first = await begin("c");
    await end(first.token, UNCLEAR);
    passTheDeadline();
    await resolve("c", "not-sent");
    const second = await begin("c");
    if (reply) await end(second.token, reply);
    await end(first.token, ACCEPTED);
    expect(happened("campaign.duplicate-alarm")).toEqual(["c"]);
    expect((await find("c")).status).toBe(reply ? "sent" : "releasing");
    await end(second.token, ACCEPTED);
    expect((await find("c")).status).toBe("sent");
  });

  it.each<{ second: string; end: "settles" | "gives back" | "vanishes"; reply: Reply }>([
    { second: "never left", end: "settles", reply: NEVER_LEFT },
    { second: "is unclear", end: "settles", reply: UNCLEAR },
    { second: "was given back", end: "gives back", reply: NEVER_LEFT },
    { second: "vanished", end: "vanishes", reply: UNCLEAR },
  ])("an accepted answer makes it sent although the call under way $second", async ({ end: how, reply }) => {
    await submit("k");
    const first = await begin("k");
    passTheDeadline();
    await knock("k");
    await resolve("k", "not-sent");
    const second = await begin("k");
    await end(first.token, ACCEPTED);
    expect((await find("k")).status).toBe("releasing");
    if (how === "settles") await end(second.token, reply);
    else if (how === "gives back") await giveBack({ decide: shop.decide }, shop.app, second.token, "it was stopped");
    else {
      passTheDeadline();
      await knock("k");
    }
    expect(await find("k")).toMatchObject({ status: "sent", outcome: { token: first.token, messageUid: "M-1" } });
    expect(await knock("k")).toMatchObject({ kind: "end", why: "it is sent" });
  });

  it("what the witness alone knows never takes the doubt away from a later call", async () => {
    await submit("l");
    const forgotten = { ledgerId: "L", seq: 1, app: shop.app, campaign: "l", token: "t-1", at: clock.now(), realAt: 0 };
    clock.pass(1);
    const { token } = await begin("l");
    const witness = { read: async () => [forgotten], begin: async () => undefined };
    const { identity, listApps } = desk.ledger;
    await checkWitness({ decide: shop.decide, witness, identity, binding: BINDING, listApps }, shop.app);
    expect(await find("l")).toMatchObject({ status: "uncertain", outcome: { token } });
    expect((await attemptsFor("l")).map(({ reply }) => reply)).toEqual(["unclear", "unclear"]);
    await end(forgotten.token, NEVER_LEFT);
    expect((await find("l")).status).toBe("uncertain");
    await end(token, ACCEPTED);
    expect((await find("l")).status).toBe("sent");
  });

  it("a decision that took long leaves its call no more time than the ledger believes", async () => {
    await submit("m");
    const startedAt = clock.now();
    const { jobN: n } = await find("m");
    const slowly: Decide = (app, actor, work) =>
      shop.decide(app, actor, (decision) => {
        clock.pass(4_000);
        return work(decision);
      });
    const job = { campaignId: "m", n, seatAt: startedAt };
    const verdict = await acquire({ ...needs(), decide: slowly }, shop.app, job, { token: randomUUID() });
    expect(verdict).toMatchObject({ kind: "go", sendBefore: { realMs: startedAt + SEND_WITHIN_MS } });
    expect((await attemptsFor("m"))[0]).toMatchObject({ startedRealAt: startedAt });
  });

  it("a late never-left gives an uncertain campaign back, and its quota with it", async () => {
    await submit("d");
    const { token } = await begin("d");
    passTheDeadline();
    await knock("d");
    expect((await attemptsFor("d"))[0]).toMatchObject({ reply: "unclear", counts: true });
    await end(token, NEVER_LEFT);
    expect((await find("d")).status).toBe("scheduled");
    expect((await attemptsFor("d"))[0]).toMatchObject({ reply: "neverLeft", counts: false });
  });

  it("a late never-left does not hold the app: it tells nothing of the way to the provider now", async () => {
    await submit("j");
    const { token } = await begin("j");
    passTheDeadline();
    await knock("j");
    await end(token, NEVER_LEFT);
    expect(await desk.ledger.findApp(shop.app)).toMatchObject({ hold: null, neverLeftCount: 0 });
    expect(await find("j")).toMatchObject({ status: "scheduled", seatAt: clock.now() });
  });

  it("a late never-left changes nothing once a person has decided", async () => {
    await submit("e");
    const { token } = await begin("e");
    await end(token, UNCLEAR);
    passTheDeadline();
    await resolve("e", "sent");
    await end(token, NEVER_LEFT);
    expect((await find("e")).status).toBe("sent");
  });

  it("an answer to a call the ledger does not know is written down and changes nothing", async () => {
    await end("nobody's", ACCEPTED);
    expect(happened("attempt.unknown")).toEqual([shop.app]);
  });

  it("a job that comes back while its call is under way looks again later, and never sends", async () => {
    await submit("f");
    await begin("f");
    expect(await knock("f")).toMatchObject({ kind: "later", until: clock.now() + CALL_DEADLINE_MS + ATTEMPT_GRACE_MS });
    expect(await attemptsFor("f")).toHaveLength(1);
  });

  it("a release given back waits again at once, holds nothing and keeps the host", async () => {
    await submit("g");
    const { token, host } = await begin("g");
    await giveBack({ decide: shop.decide }, shop.app, token, "the worker was stopped");
    expect(await find("g")).toMatchObject({ status: "scheduled", seatAt: clock.now() });
    expect(await desk.ledger.findApp(shop.app)).toMatchObject({ hold: null, neverLeftCount: 0 });
    expect(await begin("g")).toMatchObject({ host });
  });

  it("an acquired release starts at its seat, however early it was asked for", async () => {
    const { seatAt } = await submit("h", clock.now() + 60_000);
    clock.pass(60_000 - ACQUIRE_EARLY_MS - 1);
    expect(await knock("h")).toMatchObject({ kind: "later", until: seatAt });
    clock.pass(1);
    expect(await knock("h")).toMatchObject({ kind: "go", startAt: seatAt });
    expect((await attemptsFor("h"))[0]).toMatchObject({ startedAt: seatAt });
  });

  it("a seat on the minute is not taken early because its quota was free before", async () => {
    await shop.decide(shop.app, "ann", (decision) =>
      decision.changeApp({
        rules: { ...decision.state().rules, quota: [{ kind: "sliding", windowMs: 600_000, limit: 1 }] },
      }),
    );
    await submit("first");
    clock.pass(30_500);
    await end((await begin("first")).token, ACCEPTED);
    const { seatAt } = await submit("second");
    expect((seatAt ?? 0) % 60_000).toBe(0);
    clock.setTo((seatAt ?? 0) - 150);
    expect(await knock("second")).toMatchObject({ kind: "go", startAt: seatAt });
  });

  it("resuming an app that a late answer blocked does not buy a fourth refused call on one day", async () => {
    await submit("slow");
    const { token } = await begin("slow");
    clock.pass(HOUR_MS);
    await submit("j");
    for (let tries = 0; tries < REFUSED_TRIES_PER_DAY; tries += 1) {
      await end((await begin("j")).token, THROTTLED);
      clock.setTo((await find("j")).seatAt ?? Infinity);
      // The answer comes while the app is held for the day.
      if (tries === REFUSED_TRIES_PER_DAY - 1) clock.setTo(MORNING + 12 * HOUR_MS);
    }
    await end(token, BLOCKED);
    expect((await find("j")).seatAt).toBeNull();
    await resumeApp({ decide: shop.decide }, { app: shop.app, actor: "ops" });
    const nextDayEverywhere = at("08:00:02", 1);
    expect((await desk.ledger.findApp(shop.app))?.hold).toMatchObject({ code: "throttled", until: nextDayEverywhere });
    expect((await find("j")).seatAt).toBeGreaterThanOrEqual(nextDayEverywhere);
  });

  it("a job of an app bound to another App Key ends without a call", async () => {
    await submit("i");
    const { jobN: n } = await find("i");
    const job = { campaignId: "i", n, seatAt: clock.now() };
    const verdict = await acquire({ ...needs(), binding: { ...BINDING, provider: "live" } }, shop.app, job, {
      token: randomUUID(),
    });
    expect(verdict).toMatchObject({ kind: "end", why: expect.stringContaining("bound to another") });
    expect(await attemptsFor("i")).toEqual([]);
  });
});
