/** What the plan's tests are made of: claims and rules with little to say, and arbitraries of awkward days. */
import fc from "fast-check";
import { DEFAULT_RULES } from "../../src/domain/app.ts";
import type { AppRules, QuotaRule } from "../../src/domain/app.ts";
import type { Call, Claim, PlanInput } from "../../src/domain/plan.ts";
import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";

/** An instant from RFC 3339 with an offset. */
export function at(text: string): Instant {
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw new RangeError(`not an instant: ${text}`);
  return instant;
}

/** An ordinary noon, far from every edge. */
export const NOON = at("2026-11-27T12:00:00+08:00");

export const ONE_A_DAY = { kind: "day", zone: "Asia/Shanghai", limit: 1 } as const;

export const ONE_AN_HOUR = { kind: "sliding", windowMs: HOUR_MS, limit: 1 } as const;

/** Rules that close nothing, to add the one a test is about. */
export const FREE_RULES: AppRules = { ...DEFAULT_RULES, sendWindows: [], quota: [] };

export function aClaim(claim: Partial<Claim> & { at: Instant }): Claim {
  return {
    id: "a",
    priority: "normal",
    bookedAt: 0,
    nominalAt: claim.at,
    deadline: null,
    anytime: false,
    ...claim,
  };
}

/** A finished call that took no time, at a moment. */
export function aCall(startedAt: Instant, call: Partial<Call> = {}): Call {
  return { startedAt, finishedAt: startedAt, urgent: false, ...call };
}

/** A plan's input with nothing in it but what is said. */
export function anInput(input: Partial<PlanInput> & { now: Instant }): PlanInput {
  return { rules: FREE_RULES, usage: [], holds: [], claims: [], ...input };
}

/** Moments at which days are short, long or begin late, and one ordinary one; the plan starts a little before. */
const AWKWARD_NIGHTS = [
  { zone: "Asia/Shanghai", at: at("2026-11-28T00:00:00+08:00") },
  { zone: "Europe/Berlin", at: at("2026-03-29T02:00:00+01:00") },
  { zone: "America/New_York", at: at("2026-11-01T01:00:00-04:00") },
  { zone: "America/Sao_Paulo", at: at("2018-11-04T00:00:00-03:00") }, // no midnight: the day begins at 01:00
  { zone: "America/Sao_Paulo", at: at("2018-02-17T23:00:00-02:00") }, // 23:00 comes twice
  { zone: "Asia/Beirut", at: at("2026-03-29T00:00:00+02:00") },
  { zone: "Africa/Cairo", at: at("2026-10-30T00:00:00+03:00") },
  { zone: "Australia/Lord_Howe", at: at("2026-04-05T02:00:00+11:00") }, // half an hour
] as const;

const limit = fc.integer({ min: 1, max: 4 });

const rule = (zone: string): fc.Arbitrary<QuotaRule> =>
  fc.oneof(
    fc.record({
      kind: fc.constant("sliding" as const),
      windowMs: fc.constantFrom(10 * MINUTE_MS, HOUR_MS, 5 * HOUR_MS + 1),
      limit,
    }),
    fc.record({ kind: fc.constant("day" as const), zone: fc.constantFrom(zone, "Asia/Shanghai", "UTC"), limit }),
  );

const minute = fc.integer({ min: 0, max: 47 }).map((half) => half * 30);

const someRules = (zone: string): fc.Arbitrary<AppRules> =>
  fc.record({
    zone: fc.constant(zone),
    audience: fc.constantFrom(0, 1_999, 100_000, 5_000_000),
    sendWindows: fc.oneof(
      fc.constant([...DEFAULT_RULES.sendWindows]),
      fc.array(fc.record({ openMinute: minute, closeMinute: minute.map((each) => each + 30) }), { maxLength: 3 }),
    ),
    quota: fc.array(rule(zone), { maxLength: 3 }),
    reserve: fc.option(
      fc.record({ keep: fc.integer({ min: 0, max: 4 }), untilMinute: minute.map((each) => each + 30) }),
      { nil: null },
    ),
    marginMs: fc.constantFrom(0, 2 * SECOND_MS, 90 * SECOND_MS),
    callSpanMs: fc.constantFrom(20 * SECOND_MS, 1, 4 * MINUTE_MS),
    countRefused: fc.constant(false),
    graceMs: fc.constant(15 * MINUTE_MS),
    approval: fc.constant("off"),
    slipAlertMinutes: fc.constant(15),
  });

/** Around `now`, by minutes and by odd milliseconds. */
const near = (now: Instant, fromHours: number, toHours: number): fc.Arbitrary<Instant> =>
  fc.oneof(
    fc.integer({ min: fromHours * 60, max: toHours * 60 }).map((minutes) => now + minutes * MINUTE_MS),
    fc.integer({ min: fromHours * HOUR_MS, max: toHours * HOUR_MS }).map((ms) => now + ms),
  );

/** Small plans in awkward places. */
export const anyInput: fc.Arbitrary<PlanInput> = fc.constantFrom(...AWKWARD_NIGHTS).chain((night) =>
  near(night.at, -26, 3).chain((now) =>
    fc.record({
      now: fc.constant(now),
      rules: someRules(night.zone),
      usage: fc.array(
        fc
          .record({
            startedAt: near(now, -30, 0),
            took: fc.option(fc.integer({ min: 0, max: 400_000 })),
            urgent: fc.boolean(),
          })
          .map(({ startedAt, took, urgent }) => ({
            startedAt,
            finishedAt: took === null ? null : startedAt + took,
            urgent,
          })),
        { maxLength: 5 },
      ),
      holds: fc.array(fc.record({ until: near(now, -2, 6), why: fc.constant("the provider said wait") }), {
        maxLength: 1,
      }),
      claims: fc.uniqueArray(someClaim(now), { maxLength: 7, selector: ({ id }) => id }),
    }),
  ),
);

function someClaim(now: Instant): fc.Arbitrary<Claim> {
  return fc
    .record({
      id: fc.string({ minLength: 1, maxLength: 2 }),
      priority: fc.constantFrom("urgent", "normal", "low"),
      bookedAt: fc.integer({ min: 0, max: 3 }),
      nominalAt: fc.integer({ min: 0, max: 3 }),
      at: fc.oneof(fc.constant(now), near(now, -3, 30)),
      deadlineAfterMs: fc.option(fc.integer({ min: 0, max: 40 * HOUR_MS })),
      anytime: fc.boolean(),
      position: fc.option(fc.integer({ min: 0, max: 2 })),
    })
    .map(({ deadlineAfterMs, position, ...claim }) => ({
      ...claim,
      deadline: deadlineAfterMs === null ? null : claim.at + deadlineAfterMs,
      ...(position === null ? {} : { position }),
    }));
}
