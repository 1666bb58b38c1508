/**
 * How soon the next campaign goes out after its worker was killed: through a standby that was running beside it, and
 * through a worker started after it. Two kinds of death: the job still waited for its seat, or the worker had just been
 * handed it and BullMQ takes it for alive until its lock has run out. Real processes, SIGKILL, the sandbox's record.
 */
import { systemClock } from "../src/runtime/clock.ts";
import { startSandbox } from "../src/sandbox/server.ts";
import type { Sandbox } from "../src/sandbox/server.ts";
import { CREDENTIALS, markOf } from "../test/support/numbered-message.ts";
import type { Stores } from "../test/support/pairings.ts";
import type { WorkerOrder, WorkerProcess } from "../test/support/worker-process.ts";
import { startWorkerProcess } from "../test/support/worker-process.ts";
import type { BenchReport } from "./report.ts";
import { percentile } from "./report.ts";
import { onEachPairing } from "./stores.ts";

/** Campaigns waiting when their worker dies, each of an app of its own. */
const WAITING = 8;
/** Deaths with a job in hand, one after the other. */
const IN_HAND = 8;

/** The worker dies this long before the first seat, and 1.5 s more before the last. */
const DIES_BEFORE_MS = 500;
const FIRST_SEAT_IN_MS = 6_000;
const SEAT_DISTANCE_MS = 200;

const GOAL_MS = 5_000;

type Round = {
  readonly sandbox: Sandbox;
  /** Starts a worker that ends with the round at the latest. */
  start(order: Pick<WorkerOrder, "apps" | "submit" | "stopAt">): WorkerProcess;
};

/** Answers with how late each campaign was, in milliseconds after it could first have gone. */
type Measure = (round: Round, name: string) => Promise<readonly number[]>;

const CASES: readonly { readonly died: string; readonly back: string; readonly rounds: number; measure: Measure }[] = [
  { back: "standby", died: "before the seat", rounds: 1, measure: standbyWaiting },
  { back: "standby", died: "job in hand", rounds: IN_HAND, measure: standbyInHand },
  { back: "restart", died: "before the seat", rounds: 1, measure: restartWaiting },
  { back: "restart", died: "job in hand", rounds: IN_HAND, measure: restartInHand },
];

export async function benchTakeover(): Promise<BenchReport> {
  const rows: Record<string, string | number>[] = [];
  const notes = await onEachPairing(async (pairing, given) => {
    const stores: Stores = { redisUrl: null, redisPrefix: "bench", ...given };
    for (const { back, died, rounds, measure } of CASES) {
      // One process at a time may open an embedded store, so there is no standby.
      if (back === "standby" && stores.store.kind === "pglite") continue;
      const lateMs: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const name = `${back}-${died.replaceAll(" ", "-")}-${round}`;
        lateMs.push(...(await inRound(stores, (open) => measure(open, name))));
      }
      lateMs.sort((a, b) => a - b);
      const [p50Ms, maxMs] = [percentile(lateMs, 0.5), lateMs.at(-1) ?? NaN].map(Math.round);
      rows.push({ stores: pairing, back, died, campaigns: lateMs.length, p50Ms: p50Ms ?? NaN, maxMs: maxMs ?? NaN });
    }
  });
  const goals = rows.map(({ stores, back, died, maxMs }) => ({
    goal: `${stores}, ${back}, died ${died}: within ${GOAL_MS} ms`,
    isMet: Number(maxMs) <= GOAL_MS,
  }));
  return { bench: "takeover", rows, goals, notes };
}

async function standbyWaiting({ sandbox, start }: Round, name: string): Promise<readonly number[]> {
  const submit = seatsOf(name);
  const apps = submit.map(({ app }) => app);
  const active = start({ apps });
  await active.started();
  const standby = start({ apps, submit });
  const seats = await seatsTold(standby, submit);
  await systemClock.sleepUntil(Math.min(...seats) - DIES_BEFORE_MS);
  await active.kill();
  refuseTooLate(seats);
  await allSent(standby, submit);
  return submit.map(({ id }, at) => callAt(sandbox, id) - (seats[at] ?? NaN));
}

async function restartWaiting({ sandbox, start }: Round, name: string): Promise<readonly number[]> {
  const submit = seatsOf(name);
  const apps = submit.map(({ app }) => app);
  const active = start({ apps, submit });
  const seats = await seatsTold(active, submit);
  await systemClock.sleepUntil(Math.min(...seats) - DIES_BEFORE_MS);
  await active.kill();
  refuseTooLate(seats);
  const back = start({ apps });
  await back.started();
  const upAt = Date.now();
  await allSent(back, submit);
  return submit.map(({ id }, at) => Math.max(0, callAt(sandbox, id) - Math.max(upAt, seats[at] ?? NaN)));
}

/** Either of two may be handed the job; that one dies. */
async function standbyInHand({ sandbox, start }: Round, name: string): Promise<readonly number[]> {
  const submit = [{ app: name, id: name, inMs: 1_000 }];
  const one = start({ apps: [name], stopAt: "due" });
  await one.started();
  const other = start({ apps: [name], submit, stopAt: "due" });
  const dying = await Promise.race([one, other].map((each) => each.reached().then(() => each)));
  const standby = dying === one ? other : one;
  const seats = await Promise.all(submit.map(({ id }) => seatTold(other, id)));
  await dying.kill();
  const goneAt = Date.now();
  await standby.reached();
  // It tells of standing still a moment before it does, and a thaw in between would be lost.
  const thawing = setInterval(standby.thaw, 10);
  await allSent(standby, submit).finally(() => clearInterval(thawing));
  return [callAt(sandbox, name) - Math.max(goneAt, ...seats)];
}

async function restartInHand({ sandbox, start }: Round, name: string): Promise<readonly number[]> {
  const submit = [{ app: name, id: name, inMs: 1_000 }];
  const active = start({ apps: [name], submit, stopAt: "due" });
  await active.reached();
  const seats = await seatsTold(active, submit);
  await active.kill();
  const back = start({ apps: [name] });
  await back.started();
  const upAt = Date.now();
  await allSent(back, submit);
  return [Math.max(0, callAt(sandbox, name) - Math.max(upAt, ...seats))];
}

type Submit = NonNullable<WorkerOrder["submit"]>;

function seatsOf(name: string): Submit {
  return Array.from({ length: WAITING }, (_, at) => {
    return { app: `${name}-${at}`, id: `${name}-${at}`, inMs: FIRST_SEAT_IN_MS + at * SEAT_DISTANCE_MS };
  });
}

function seatsTold(worker: WorkerProcess, submit: Submit): Promise<readonly number[]> {
  return Promise.all(submit.map(({ id }) => seatTold(worker, id)));
}

async function seatTold(worker: WorkerProcess, id: string): Promise<number> {
  return Number((await worker.fact(id, "campaign.seated")).detail["to"]);
}

async function allSent(worker: WorkerProcess, submit: Submit): Promise<void> {
  await Promise.all(submit.map(({ id }) => worker.fact(id, "campaign.sent")));
}

/** On a machine too busy to submit and kill in time, what was sent before the death would be waited for in vain. */
function refuseTooLate(seats: readonly number[]): void {
  if (Date.now() >= Math.min(...seats))
    throw new Error("the worker died after the first seat; the machine is too busy");
}

/** When the one call for a campaign came in. */
function callAt(sandbox: Sandbox, id: string): number {
  const calls = sandbox.record().accepted.filter(({ fields }) => fields["content"]?.includes(markOf(id)));
  if (calls.length !== 1) throw new Error(`${id} was sent ${calls.length} times`);
  return calls[0]?.timeMs ?? NaN;
}

async function inRound<T>(stores: Stores, work: (round: Round) => Promise<T>): Promise<T> {
  const sandbox = await startSandbox({ ...CREDENTIALS, clock: systemClock, limits: { hour: 1_000, day: 1_000 } });
  const ends: (() => Promise<void>)[] = [];
  const start: Round["start"] = (order) =>
    startWorkerProcess({ ...order, stores, hosts: [sandbox.url] }, (end) => void ends.push(end));
  try {
    return await work({ sandbox, start });
  } finally {
    for (const end of ends) await end();
    await sandbox.stop();
  }
}
