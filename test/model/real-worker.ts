/** One worker that really releases, a step at a time: it waits at each of its seams until it is told how to go on. */
import type { Reply, ReplyKind } from "../../src/domain/outcome.ts";
import type { WitnessEntry } from "../../src/ledger/witness.ts";
import { latestIn, msUntil } from "../../src/runtime/clock.ts";
import { acquire } from "../../src/worker/acquire.ts";
import { releaseCampaign } from "../../src/worker/release.ts";
import { createFlightWatch } from "../../src/worker/flight-watch.ts";
import type { ReleaseNeeds } from "../../src/worker/release.ts";
import { giveBack, settle } from "../../src/worker/settle.ts";
import type { HandClock } from "../support/hand-clock.ts";
import type { AppUnderTest } from "../support/ledger-backends.ts";
import { BINDING } from "../support/ledger-backends.ts";
import type { Worker, WorkerStep } from "./release-model.ts";

export const CALL_DEADLINE_MS = 20_000;

type Setting = {
  readonly shop: AppUnderTest;
  readonly clock: HandClock;
  readonly id: string;
  readonly witnessed: WitnessEntry[];
  /** What the provider answers, by token. */
  readonly answers: ReadonlyMap<string, ReplyKind>;
};

export function createRealWorker({ shop, clock, id, witnessed, answers }: Setting) {
  const { decide, app } = shop;
  let at: Worker["at"] = "idle";
  let reply: ReplyKind | null = null;
  /** Where the release stands still, and whoever waits for it to get there. */
  let goOn: (does: WorkerStep) => void = () => undefined;
  let arrive: () => void = () => undefined;
  let fail: (error: unknown) => void = () => undefined;

  const until = (begin: () => void) =>
    new Promise<void>((resolve, reject) => {
      arrive = resolve;
      fail = reject;
      begin();
    });
  const pauseAt = (place: Worker["at"]) =>
    new Promise<WorkerStep>((resolve) => {
      at = place;
      goOn = resolve;
      arrive();
    });

  /** What this process does from one knock to the end of its job; a process that died is never told to go on. */
  function release(n: number, seatAt: number): Promise<unknown> {
    const stopped = new AbortController();
    let told: WorkerStep = "knocks";
    const call: ReleaseNeeds["call"] = async ({ token, sendBefore }) => {
      const writeBefore = latestIn(clock, CALL_DEADLINE_MS);
      if (told === "cannot connect" || msUntil(clock, sendBefore) <= 0) return aReply("neverLeft");
      told = await pauseAt("connected");
      if (told === "breaks off" || msUntil(clock, sendBefore) <= 0) return aReply("neverLeft");
      told = await pauseAt("half written");
      if (told === "breaks off" || msUntil(clock, writeBefore) <= 0) return aReply("unclear");
      told = await pauseAt("written");
      return aReply(told === "reads the answer" ? (answers.get(token) ?? "unclear") : "unclear");
    };
    /** An answer to a commit may be lost on its way: then it was done, and is tried again. */
    const write = async (place: "replied" | "stopped" | "unwitnessed", work: () => Promise<unknown>) => {
      told = await pauseAt(place);
      await work();
      if (told.endsWith("unheard")) throw new Error("the connection was lost after the commit");
    };
    const flights = createFlightWatch({ clock, callDeadlineMs: CALL_DEADLINE_MS });
    const needs: ReleaseNeeds = {
      clock: { ...clock, sleepUntil: async (_at, signal) => signal?.throwIfAborted() },
      ledgerId: "L",
      stopping: new AbortController().signal,
      // The model compares ledger and witness at the start alone.
      latest: async () => [],
      holdApp: () => Promise.reject(new Error("this witness can always be read")),
      acquire: (job, token) =>
        acquire({ decide, clock, binding: BINDING, hostFor: () => "http://a.test", flights }, app, job, { token }),
      async witness(entry) {
        if (told === "cannot witness") throw new Error("the disk is full");
        witnessed.push({ ...entry, seq: witnessed.length + 1 });
      },
      call,
      settle: (token, answer) => {
        reply = answer.kind;
        return write("replied", () => settle({ decide, roll: () => 0 }, app, token, answer));
      },
      giveBack: (token, why, holdMs) =>
        write(holdMs > 0 ? "unwitnessed" : "stopped", () => giveBack({ decide }, app, token, why, holdMs)),
      onSettleFailed: () => undefined,
      seams: {
        async acquired() {
          told = await pauseAt("acquired");
        },
        async witnessed() {
          told = await pauseAt("witnessed");
          if (told === "is stopped") stopped.abort();
        },
      },
    };
    return releaseCampaign(needs, app, { campaignId: id, n, seatAt }, stopped.signal);
  }

  return {
    at: () => at,
    reply: () => (at === "replied" ? reply : null),
    start() {
      at = "idle";
    },
    /** Takes a step, and returns once the worker stands still again. */
    async take(does: WorkerStep): Promise<void> {
      if (does === "dies") {
        at = "dead";
        goOn = arrive = fail = () => undefined;
        return;
      }
      if (!does.startsWith("knocks")) return until(() => goOn(does));
      const { jobN, seatAt } = await shop.campaign(id);
      const n = does === "knocks" ? jobN : jobN - 1;
      await until(() => {
        release(n, seatAt ?? clock.now()).then(
          () => {
            at = "idle";
            arrive();
          },
          (error: unknown) => fail(error),
        );
      });
    },
  };
}

function aReply(kind: ReplyKind): Reply {
  const said = { httpStatus: null, code: null, why: kind };
  if (kind === "accepted") return { kind, messageUid: null, ...said };
  return kind === "throttled" ? { kind, retryAfterMs: null, ...said } : { kind, ...said };
}
