/**
 * Quota, when the provider counts otherwise than Herald believes: weeks of plan time without a second of waiting. The real
 * acquire, settle and plan on a real ledger, the sandbox's own rules as the provider, and a clock that goes from one seat
 * to the next. `quota-live.test.ts` has the whole system run.
 */
import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import type { Reply } from "../../src/domain/outcome.ts";
import { DAY_MS, HOUR_MS } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import { BROADCAST_PATH, broadcastForm, readForm } from "../../src/rongcloud/contract.ts";
import { readAnswer } from "../../src/rongcloud/reply.ts";
import { signedHeaders } from "../../src/rongcloud/signature.ts";
import type { SandboxEntry } from "../../src/sandbox/record.ts";
import { recordOf } from "../../src/sandbox/record.ts";
import { judge } from "../../src/sandbox/state.ts";
import { acquire } from "../../src/worker/acquire.ts";
import { createFlightWatch } from "../../src/worker/flight-watch.ts";
import { settle } from "../../src/worker/settle.ts";
import { aMessage, MORNING } from "../support/a-campaign.ts";
import { BINDING, LEDGERS } from "../support/ledger-backends.ts";
import type { AppUnderTest, Desk } from "../support/ledger-backends.ts";
import { CREDENTIALS } from "../support/numbered-message.ts";
import { exceeded, throttledPerDay, TOLD, UNTOLD } from "../support/quota-scenarios.ts";
import type { QuotaScenario } from "../support/quota-scenarios.ts";
import { seeded, someInstants } from "../support/seeded.ts";

const DAYS = 7;
const CAMPAIGNS_A_DAY = 4;
const CALL_DEADLINE_MS = 20_000;
const CHANGED_AT = MORNING + 3 * DAY_MS;

const figures: string[] = [];
afterEach(() => {
  for (const figure of figures.splice(0)) console.log(figure);
});

describe.each(LEDGERS)("on $name", ({ name, isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();

  it.each(TOLD)("alone and told of $name, it is never refused", async (scenario) => {
    const { heralds, statuses } = await live(desk, scenario, 1);
    expect(throttledPerDay(heralds.calls, scenario)).toBe(0);
    expect(exceeded(heralds.accepted, scenario, CHANGED_AT)).toEqual([]);
    figures.push(`${name}, told of ${scenario.name}: ${heralds.calls.length} calls, ${statuses}`);
  });

  it.each(UNTOLD)("not told of $name, it is refused at most three times a day, and goes on", async (scenario) => {
    const { heralds, statuses } = await live(desk, scenario, 2);
    const most = throttledPerDay(heralds.calls, scenario);
    expect(most).toBeLessThanOrEqual(3);
    expect(exceeded(heralds.accepted, scenario, CHANGED_AT)).toEqual([]);
    expect(heralds.accepted.length).toBeGreaterThanOrEqual(DAYS);
    const refused = heralds.calls.length - heralds.accepted.length;
    figures.push(
      `${name}, not told of ${scenario.name}: ${heralds.calls.length} calls, ${refused} refused, at most ${most} a day, ${statuses}`,
    );
  });
});

/** Lives through the days, call by call. */
async function live(desk: Desk, scenario: QuotaScenario, seed: number) {
  const { clock } = desk;
  const roll = seeded(seed);
  const shop = await desk.anApp({ sendWindows: [], ...scenario.rules });
  const until = MORNING + DAYS * DAY_MS;
  const others = someInstants(roll, scenario.othersPerDay * DAYS, MORNING, until);
  const wishes = someInstants(roll, CAMPAIGNS_A_DAY * DAYS, MORNING, until);
  const calls: SandboxEntry[] = [];
  const heralds: SandboxEntry[] = [];
  const settings = {
    ...CREDENTIALS,
    ...({ hour: "sliding", dayZone: "Asia/Shanghai", countRefused: false, messageUid: true } as const),
    ...{ limits: { hour: 2, day: 3 } },
    ...scenario.provider,
  };
  const call = (token: string): Reply => {
    const stamp = { nonce: token.slice(0, 18), timestamp: String(clock.realMs()) };
    const signed = Object.entries(signedHeaders(CREDENTIALS, stamp)).map(([key, value]) => [key.toLowerCase(), value]);
    const request = {
      method: "POST",
      path: BROADCAST_PATH,
      headers: { ...Object.fromEntries(signed), "x-request-id": token },
      fields: readForm(broadcastForm(aMessage(token), token).toString()),
    };
    const { answer, entry } = judge(request, calls, clock.now(), settings);
    calls.push(entry);
    if (answer === null) throw new Error("the provider always answers here");
    return readAnswer({ status: answer.status, headers: {}, body: JSON.stringify(answer) }, clock.realMs());
  };

  let isLowered = scenario.lowered === undefined;
  for (;;) {
    const due = await nextSeat(desk, shop);
    const changeAt = isLowered ? Infinity : CHANGED_AT;
    const next = Math.min(due?.seatAt ?? Infinity, others[0] ?? Infinity, wishes[0] ?? Infinity, changeAt);
    if (next > until) break;
    clock.setTo(Math.max(next, clock.now()));
    await shop.beat();
    if (next === changeAt) {
      isLowered = true;
      const { rules } = await shop.decide(shop.app, "ann", async (decision) => decision.state());
      const quota = scenario.lowered ?? rules.quota;
      await shop.decide(shop.app, "ann", async (decision) => {
        await decision.changeApp({ rules: { ...rules, quota } });
        await decision.replan();
      });
    } else if (next === wishes[0]) {
      wishes.shift();
      await shop.submit({
        at: clock.now() + Math.floor(roll() * 12 * HOUR_MS),
        deadline: clock.now() + DAY_MS + Math.floor(roll() * 2 * DAY_MS),
      });
    } else if (next === others[0]) {
      others.shift();
      call("somebody-else");
    } else if (due) {
      await release(desk, shop, due, { roll, call, heralds, calls });
    }
  }
  clock.setTo(until);
  await shop.beat();
  const campaigns = await desk.ledger.listCampaigns(shop.app);
  for (const campaign of campaigns) {
    const attempts = await desk.ledger.listAttempts(shop.app, campaign.id);
    const accepted = attempts.filter(({ reply }) => reply === "accepted").length;
    expect(accepted).toBe(campaign.status === "sent" ? 1 : 0);
    expect(["sent", "expired", "scheduled"]).toContain(campaign.status);
    if (campaign.status === "scheduled" && campaign.seatAt !== campaign.at)
      expect(campaign.seatReasons).not.toEqual([]);
    if (campaign.status === "expired") expect(campaign.outcome?.text).not.toBe("");
  }
  const counts = Map.groupBy(campaigns, ({ status }) => status);
  const statuses = [...counts].map(([status, all]) => `${all.length} ${status}`).join(", ");
  return { heralds: recordOf(heralds), statuses };
}

type Due = { readonly id: string; readonly jobN: number; readonly seatAt: Instant };

async function nextSeat(desk: Desk, shop: AppUnderTest): Promise<Due | undefined> {
  const waiting = await desk.ledger.listCampaigns(shop.app, { statuses: ["scheduled"] });
  return waiting
    .flatMap(({ id, jobN, seatAt }) => (seatAt === null ? [] : [{ id, jobN, seatAt }]))
    .sort((a, b) => a.seatAt - b.seatAt)[0];
}

/** What the worker does for a job that is due; the call takes up to three seconds and is judged at some moment of them. */
async function release(
  { clock }: Desk,
  shop: AppUnderTest,
  due: Due,
  provider: {
    roll: () => number;
    call: (token: string) => Reply;
    calls: readonly SandboxEntry[];
    heralds: SandboxEntry[];
  },
): Promise<void> {
  const { roll, call, calls, heralds } = provider;
  const needs = {
    ...{
      decide: shop.decide,
      clock,
      binding: BINDING,
      flights: createFlightWatch({ clock, callDeadlineMs: CALL_DEADLINE_MS }),
    },
    hostFor: () => "http://provider.test",
  };
  const verdict = await acquire(
    needs,
    shop.app,
    { campaignId: due.id, n: due.jobN, seatAt: due.seatAt },
    { token: randomUUID() },
  );
  // Another re-plan may have moved it in the meantime.
  if (verdict.kind !== "go") return;
  clock.pass(Math.floor(roll() * 1_500));
  const reply = call(verdict.token);
  heralds.push(...calls.slice(-1));
  clock.pass(Math.floor(roll() * 1_500));
  await settle({ decide: shop.decide, roll }, shop.app, verdict.token, reply);
}
