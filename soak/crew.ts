/**
 * The worker processes of a soak, each in its place, and somebody who starts another when one ends — as a service manager
 * would. An end that nobody asked for is a finding, unless a store was broken while the process was starting.
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Journal } from "./journal.ts";
import type { Recovery } from "./recovery.ts";
import type { FromWorker, Trap, WorkerOrder } from "./worker-orders.ts";
import { EXIT_NOT_STARTED } from "./worker-orders.ts";
import type { WorkerProcess } from "./worker-process.ts";
import { startWorkerProcess } from "./worker-process.ts";

/** What breaks a process resolves when it runs again, or another has been started in its place. */
export type Crew = {
  /** The processes that have started, frozen ones too: nobody can tell. */
  ready(): readonly WorkerProcess[];
  kill(place: number, forMs: number): Promise<void>;
  stop(place: number, forMs: number): Promise<void>;
  freeze(place: number, forMs: number): Promise<void>;
  /** Kills or freezes the process of that place at the next release that passes a seam, when one does within the limit. */
  trap(place: number, trap: Trap, forMs: number, limitMs: number): Promise<void>;
  /** Everyone runs. */
  heal(): void;
  /** Ends all in good order. */
  close(): Promise<void>;
};

export type CrewNeeds = {
  readonly order: WorkerOrder;
  readonly size: number;
  readonly recovery: Recovery;
  readonly journal: Journal;
  onPulse(pulse: Extract<FromWorker, { kind: "pulse" }>): void;
};

/** How soon a process that ended by itself is started again. */
const RESTART_MS = 500;

/** A process told to stop is idle or has one short call in hand; 5 s is promised, and this machine may be busy. */
const STOP_LIMIT_MS = 20_000;

type Place = {
  readonly at: number;
  worker: WorkerProcess;
  startedAt: number;
  /** Why the process is about to end, and how long its place stays empty; null while it should live. */
  ending: { readonly kind: "kill" | "stop"; readonly forMs: number; readonly over: () => void } | null;
  thaw: (() => void) | null;
  /** What happens to it in the trap that is set; one at a time. */
  sprung: ((how: Trap["how"]) => void) | null;
};

export function startCrew(needs: CrewNeeds): Crew {
  const { recovery, journal } = needs;
  let isClosing = false;
  const places = Array.from({ length: needs.size }, (_, at) => open(at));

  function open(at: number): Place {
    const worker = startIn(() => place);
    const place: Place = { at, worker, startedAt: Date.now(), ending: null, thaw: null, sprung: null };
    watch(place);
    return place;
  }

  function startIn(placeOf: () => Place): WorkerProcess {
    return startWorkerProcess(needs.order, {
      onPulse: needs.onPulse,
      onError: journal.troubled,
      onTrapped({ seam, how }) {
        const place = placeOf();
        journal.happened(`worker ${place.at}: ${how} at ${seam}`);
        // One that was asked to stop dies in the middle of that.
        if (how === "kill" && place.ending) place.ending = { ...place.ending, kind: "kill" };
        if (place.sprung) place.sprung(how);
        // It walked into the trap as that was being taken away.
        else void (how === "kill" ? end(place, "kill", RESTART_MS) : hold(place, RESTART_MS));
      },
    });
  }

  function watch(place: Place): void {
    void place.worker.ended.then(async (how) => {
      if (isClosing) return;
      const { ending } = place;
      judgeEnd(place, how);
      await delay(ending?.forMs ?? RESTART_MS);
      if (isClosing) return;
      place.thaw?.();
      place.ending = null;
      place.startedAt = Date.now();
      place.worker = startIn(() => place);
      ending?.over();
      watch(place);
    });
  }

  function judgeEnd({ at, ending, startedAt }: Place, how: number | string): void {
    if (ending?.kind === "kill") return;
    if (ending?.kind === "stop") {
      if (how !== 0) journal.found(`worker ${at} was asked to stop and ended with ${how}`);
      return;
    }
    const what = `worker ${at} ended by itself with ${how}`;
    if (how === EXIT_NOT_STARTED && recovery.wasBrokenSince(startedAt)) journal.happened(`${what} while starting`);
    else journal.found(what);
  }

  /** Begins an end that is meant; null when one is under way already. */
  function end(place: Place, kind: "kill" | "stop", forMs: number): Promise<void> | null {
    if (place.ending !== null) return null;
    const { promise, resolve } = Promise.withResolvers<void>();
    const whole = recovery.begin(kind);
    const over = () => {
      whole();
      resolve();
    };
    place.ending = { kind, forMs, over };
    return promise;
  }

  function hold(place: Place, forMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const whole = recovery.begin("freeze");
    const { worker } = place;
    place.thaw = () => {
      clearTimeout(timer);
      place.thaw = null;
      worker.signal("SIGCONT");
      whole();
      resolve();
    };
    const timer = setTimeout(() => place.thaw?.(), forMs);
    return promise;
  }

  /** Asks a process to end, and makes it end when it does not. Answers with how it ended; null in that case. */
  async function ask(place: Place, worker: WorkerProcess): Promise<number | string | null> {
    worker.stop();
    const limit = new AbortController();
    const late = delay(STOP_LIMIT_MS, null, { signal: limit.signal }).catch(() => null);
    const how = await Promise.race([worker.ended, late]);
    limit.abort();
    if (how !== null) return how;
    if (place.ending) place.ending = { ...place.ending, kind: "kill" };
    journal.found(`worker ${place.at} was asked to stop and still ran ${STOP_LIMIT_MS / 1_000} s later`);
    worker.signal("SIGKILL");
    await worker.ended;
    return null;
  }

  const on = async (at: number, act: (place: Place) => Promise<void> | null): Promise<void> => {
    const place = places[at];
    // One that stands still, is about to end or not there yet is left alone.
    if (place?.ending !== null || place.thaw !== null) return;
    await act(place);
  };
  return {
    ready: () => places.map(({ worker }) => worker).filter((worker) => worker.isStarted),
    kill: (at, forMs) =>
      on(at, (place) => {
        const over = end(place, "kill", forMs);
        place.worker.signal("SIGKILL");
        return over;
      }),
    stop: (at, forMs) =>
      on(at, (place) => {
        if (!place.worker.isStarted) return null;
        const over = end(place, "stop", forMs);
        void ask(place, place.worker);
        return over;
      }),
    freeze: (at, forMs) =>
      on(at, (place) => {
        place.worker.signal("SIGSTOP");
        return hold(place, forMs);
      }),
    trap: (at, trap, forMs, limitMs) =>
      on(at, async (place) => {
        if (place.sprung !== null || !place.worker.isStarted) return;
        const { worker } = place;
        const { promise: wasSprung, resolve } = Promise.withResolvers<Trap["how"] | null>();
        place.sprung = resolve;
        worker.set(trap);
        const timer = setTimeout(() => {
          worker.untrap();
          resolve(null);
        }, limitMs);
        const how = await Promise.race([wasSprung, worker.ended.then(() => null)]);
        clearTimeout(timer);
        place.sprung = null;
        if (how === "freeze") await hold(place, forMs);
        if (how === "kill") await end(place, "kill", forMs);
      }),
    heal() {
      for (const place of places) place.thaw?.();
    },
    async close() {
      isClosing = true;
      for (const place of places) place.thaw?.();
      await Promise.all(
        places.map(async (place) => {
          const how = await ask(place, place.worker);
          if (how !== null) judgeEnd({ ...place, ending: { kind: "stop", forMs: 0, over: () => undefined } }, how);
        }),
      );
    },
  };
}
