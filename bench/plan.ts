/**
 * How long plans of 1,000, 10,000 and 100,000 claims take, and how the time grows.
 *
 * Three calls a day mean that 100,000 claims reach over ninety years; so every plan here is also decades of days,
 * windows and reasons. Run it by itself with `node bench/plan.ts`.
 */
import { DEFAULT_RULES } from "../src/domain/app.ts";
import type { AppRules } from "../src/domain/app.ts";
import { plan } from "../src/domain/plan.ts";
import type { Claim, PlanInput } from "../src/domain/plan.ts";
import { makePlan } from "../src/domain/standing-plan.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../src/domain/time.ts";

const SIZES = [1_000, 10_000, 100_000] as const;
const RUNS = 5;
const NOW = Date.parse("2026-11-27T12:00:07+08:00");

type Scenario = {
  readonly about: string;
  readonly rules: AppRules;
  claim(index: number, dice: Dice, count: number): Partial<Claim>;
};

/** A number in [0, 1); the same ones in every run. */
type Dice = () => number;

const RAISED: AppRules = {
  ...DEFAULT_RULES,
  zone: "Europe/Berlin",
  audience: 1_000_000,
  quota: [
    { kind: "sliding", windowMs: HOUR_MS, limit: 20 },
    { kind: "day", zone: "Asia/Shanghai", limit: 100 },
    { kind: "day", zone: "UTC", limit: 100 },
  ],
  reserve: { keep: 10, untilMinute: 18 * 60 },
};

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  backlog: {
    about: "default rules, everything wanted now",
    rules: DEFAULT_RULES,
    claim: () => ({}),
  },
  spread: {
    about: "default rules, wanted at odd moments over as many days as they need",
    rules: DEFAULT_RULES,
    claim: (_, dice, count) => ({ at: NOW + Math.floor((dice() * count * DAY_MS) / 3) }),
  },
  mixed: {
    about: "raised limits, two day zones, a reserve, all classes, at any moment",
    rules: RAISED,
    claim: (_, dice, count) => ({
      at: NOW + Math.floor((dice() * count * DAY_MS) / 80),
      priority: dice() < 0.1 ? "urgent" : dice() < 0.7 ? "normal" : "low",
      anytime: dice() < 0.2,
    }),
  },
  deadlines: {
    about: "default rules, most without a seat before their deadline",
    rules: { ...DEFAULT_RULES, reserve: { keep: 1, untilMinute: 18 * 60 } },
    claim: (index, dice, count) => {
      const at = NOW + Math.floor((dice() * count * DAY_MS) / 30);
      const priority = dice() < 0.1 ? "urgent" : "normal";
      return { at, priority, deadline: index % 10 === 0 ? null : at + Math.floor(dice() * 3) * DAY_MS };
    },
  },
  strict: {
    about: "three in any day of three zones and in any 24 hours",
    rules: {
      ...DEFAULT_RULES,
      quota: [
        { kind: "sliding", windowMs: HOUR_MS, limit: 2 },
        { kind: "sliding", windowMs: 24 * HOUR_MS, limit: 3 },
        ...["Asia/Shanghai", "UTC", "America/New_York"].map((zone) => ({ kind: "day" as const, zone, limit: 3 })),
      ],
    },
    claim: (index) => ({ at: NOW + (index % 1_000) * 37 * MINUTE_MS }),
  },
};

/** Medians in milliseconds by scenario and size, and the growth exponent from the smallest size to the largest. */
export async function benchPlan(): Promise<Record<string, unknown>> {
  const results: Record<string, unknown> = {};
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    const inputs = SIZES.map((count) => inputOf(scenario, count));
    for (let warmUp = 0; warmUp < 3; warmUp++) for (const input of inputs.slice(0, 2)) plan(input);
    const medians: number[] = [];
    for (const input of inputs) {
      medians.push(medianMs(() => plan(input)));
      // Let timers and the garbage of the last size go before the next is measured.
      await new Promise((resolve) => setImmediate(resolve));
    }
    const [first = NaN, last = NaN] = [medians[0], medians.at(-1)];
    const growth = Math.log(last / first) / Math.log((SIZES.at(-1) ?? NaN) / SIZES[0]);
    results[name] = {
      about: scenario.about,
      ...Object.fromEntries(SIZES.map((count, i) => [`${count} claims, ms`, rounded(medians[i] ?? NaN)])),
      exponent: rounded(growth),
    };
  }
  results["add"] = { about: "one claim after a backlog of 10,000 that stands", ms: rounded(addMs(10_000)) };
  return results;
}

function inputOf({ rules, claim }: Scenario, count: number): PlanInput {
  const dice = diceOf(count);
  const claims = Array.from({ length: count }, (_, index): Claim => {
    const id = `c${index}`;
    const given = claim(index, dice, count);
    return {
      id,
      priority: "normal",
      bookedAt: index,
      nominalAt: NOW,
      at: NOW,
      deadline: null,
      anytime: false,
      ...given,
    };
  });
  return { now: NOW, rules, usage: [], holds: [], claims };
}

function addMs(count: number): number {
  const { claims, ...rest } = inputOf({ about: "", rules: DEFAULT_RULES, claim: () => ({}) }, count + RUNS);
  const { standing } = makePlan({ ...rest, claims: claims.slice(0, count) });
  const later = claims.slice(count).values();
  return medianMs(() => {
    const { value } = later.next();
    if (value === undefined || standing.add(value, NOW + 1) === null) throw new Error("the plan did not stand");
  });
}

function medianMs(run: () => unknown): number {
  const times = Array.from({ length: RUNS }, () => {
    const startedAt = performance.now();
    run();
    return performance.now() - startedAt;
  });
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? NaN;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

/** Park and Miller's minimal standard generator. */
function diceOf(seed: number): Dice {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

if (import.meta.main) console.log(JSON.stringify(await benchPlan(), null, 2));
