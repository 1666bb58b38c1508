/**
 * A soak on one pairing of stores: while things break and people ask, the worker processes release what they can; then
 * everything is put right, what is open comes to its end, and the sandbox's record and the ledger are judged.
 */
import { setTimeout as delay } from "node:timers/promises";
import { DEFAULT_RULES } from "../src/domain/app.ts";
import { DAY_MS } from "../src/domain/time.ts";
import { timeLapseClock } from "../src/runtime/clock.ts";
import { startSandbox } from "../src/sandbox/server.ts";
import { createBreaking } from "./break.ts";
import { startCrew } from "./crew.ts";
import { drawDeeds } from "./deeds.ts";
import { diceOf } from "./dice.ts";
import { openGate } from "./gate.ts";
import { historyOf } from "./history.ts";
import { every, inTime } from "./in-time.ts";
import { createJournal } from "./journal.ts";
import { judgedCalls, judgedCampaigns, NOTICE, readOutcome } from "./outcome.ts";
import { createPeople } from "./people.ts";
import { rage } from "./rage.ts";
import { createRecovery } from "./recovery.ts";
import type { SoakReport } from "./report.ts";
import { drawStorm } from "./storm.ts";
import { judgeSoak } from "./verdict.ts";
import type { WorkerOrder } from "./worker-orders.ts";
import { CREDENTIALS } from "./worker-orders.ts";
import type { PairingId, World } from "./world.ts";
import { openWorld, PAIRINGS } from "./world.ts";

export type SoakOptions = {
  readonly pairing: PairingId;
  readonly seed: number;
  /** Real time during which things break. */
  readonly stormMs: number;
  readonly rate: number;
  readonly dayLimit: number;
  /** Ends the storm early. */
  readonly signal: AbortSignal;
  say(line: string): void;
  log(line: string): void;
};

/** Friday late afternoon in Shanghai, so that a short soak sees midnight. */
const START_AT = Date.parse("2026-11-27T16:00:00+08:00");

/** Real time one call may take, and between rounds of reconciling: plan time runs fast, and they should not be days. */
const CALL_DEADLINE_MS = 400;
const RECONCILE_MS = 500;

const LOOK_MS = 1_000;
const PROGRESS_MS = 15_000;

/** Everything is whole, and yet nothing goes on: no restart, lock or grace takes that long. */
const SILENCE_LIMIT_MS = 30_000;

/** Beyond the last deadline, for what runs on real time: locks, grace, the search for lost flights, and people. */
const SETTLE_GRACE_MS = 30_000;

export async function soakPairing(options: SoakOptions): Promise<SoakReport> {
  const diceFor = (purpose: string) => diceOf(options.seed, `${options.pairing}/${purpose}`);
  const world = await openWorld(options.pairing, { durableRedis: diceFor("stores").roll() < 0.5 });
  try {
    return await soakWorld(world, options, diceFor);
  } finally {
    await world.close();
  }
}

async function soakWorld(
  world: World,
  options: SoakOptions,
  diceFor: (purpose: string) => ReturnType<typeof diceOf>,
): Promise<SoakReport> {
  const { seed, rate, dayLimit, stormMs, signal, say } = options;
  const lapse = { startAt: START_AT, rate, originMs: Date.now() };
  const clock = timeLapseClock(lapse);
  const limits = { hour: "sliding", dayZone: DEFAULT_RULES.zone, limits: { hour: 2, day: dayLimit } } as const;
  const sandbox = await startSandbox({ ...CREDENTIALS, clock, ...limits, slowMs: CALL_DEADLINE_MS / 2 });
  const gate = await openGate(sandbox.url);
  const journal = createJournal(clock, options.log);
  const recovery = createRecovery(Date.now, journal);
  const app = { isPaused: false, isBlocked: false, disarmedWhy: null as string | null };

  const quota = DEFAULT_RULES.quota.map((rule) => (rule.kind === "day" ? { ...rule, limit: dayLimit } : rule));
  const order: WorkerOrder = {
    ...{ stores: world.stores, hosts: [gate.url], lapse, callDeadlineMs: CALL_DEADLINE_MS, reconcileMs: RECONCILE_MS },
    ...{ rules: { quota }, notice: NOTICE },
  };
  const crew = startCrew({
    ...{ order, size: world.workers, recovery, journal },
    onPulse({ reconciledAt, isPaused, isBlocked, disarmedWhy }) {
      if (disarmedWhy !== null && app.disarmedWhy === null) journal.found(`the app was disarmed: ${disarmedWhy}`);
      Object.assign(app, { isPaused, isBlocked, disarmedWhy });
      if (reconciledAt !== null) recovery.sign(reconciledAt);
    },
  });
  const people = createPeople({
    ...{ clock, dice: diceFor("chance"), workers: crew.ready, journal },
    wentOut: (tokens) =>
      sandbox.record().accepted.some(({ requestId }) => requestId !== null && tokens.includes(requestId)),
  });
  const breakIt = createBreaking({ world, crew, sandbox, gate, clock, callDeadlineMs: CALL_DEADLINE_MS, recovery });

  const there = { workers: world.workers, redis: world.redis !== null, postgres: world.postgres !== null };

  const looking = new AbortController();
  const looks = [
    every(LOOK_MS, looking.signal, () => people.tidy(app)),
    every(LOOK_MS, looking.signal, () => {
      const since = recovery.silentSince;
      if (since === null || Date.now() - since < SILENCE_LIMIT_MS) return;
      journal.found(`everything is whole, and for ${SILENCE_LIMIT_MS / 1_000} s nothing has gone on`);
      recovery.sign(Date.now());
    }),
    every(PROGRESS_MS, looking.signal, () => {
      const { calls, accepted } = sandbox.record();
      const days = ((clock.now() - START_AT) / DAY_MS).toFixed(1);
      const last = journal.happenings.at(-1)?.what ?? "nothing yet";
      say(
        `  day ${days}: ${calls.length} calls, ${accepted.length} accepted, ${journal.findings.length} findings; last ${last}`,
      );
    }),
  ];

  let breakages = 0;
  try {
    while (crew.ready().length < world.workers && !signal.aborted) await delay(50);
    const acting = inTime(drawDeeds(diceFor("deeds"), stormMs, { rate, dayLimit }), signal, people.act);
    const gusts = drawStorm(diceFor("storm"), stormMs, there);
    breakages = await rage(gusts, { stormMs, signal, breakIt, recovery, journal });
    crew.heal();
    journal.happened("nothing breaks any more");
    await acting;
    for (let left = await people.countOpen(); left.count !== 0; left = await people.countOpen()) {
      if (clock.now() > left.lastDeadline + clock.toPlanMs(SETTLE_GRACE_MS)) break;
      await delay(LOOK_MS / 4);
    }
    journal.happened("settled");
  } finally {
    looking.abort();
    people.leave();
    await Promise.all(looks);
    await crew.close();
    await gate.shut();
    await sandbox.stop();
  }

  const endedAt = clock.now();
  const outcome = await readOutcome(world.stores.store, sandbox.record().calls, endedAt);
  const verdict = judgeSoak({
    ...{ calls: judgedCalls(outcome), campaigns: judgedCampaigns(outcome), due: outcome.due, taken: people.taken },
    ...{ limits, endedAt },
  });
  const broken = [...journal.findings, ...verdict.broken];
  return {
    ...verdict,
    ...{ pairing: PAIRINGS[options.pairing].name, seed, planDays: (endedAt - START_AT) / DAY_MS, broken },
    ...{ breakages, recoveries: recovery.figures() },
    ...{ answers: people.answers, troubles: journal.troubles },
    histories: broken.map((each) => historyOf(each, outcome, journal.happenings)),
  };
}
