/**
 * Timers of schedules, as BullMQ Job Schedulers in one queue of their own that nothing ever holds.
 *
 * A tick is only a wake-up: firing looks in the ledger which occurrences are due and makes each of them once, so a tick
 * too many does nothing and a tick lost is made good by the next one or by the reconciler.
 */
import { z } from "zod";
import type { Instant } from "../domain/time.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Connections } from "./backend.ts";
import type { BoardQueue } from "./board-queue.ts";
import { boardQueue } from "./board-queue.ts";
import { openBullQueue, send } from "./bull-queue.ts";
import { openBullWorker } from "./bull-worker.ts";
import type { BullWorker } from "./bull-worker.ts";
import { nextTickOf } from "./next-tick.ts";
import type { NextFire } from "./next-tick.ts";
import { planTimeOf } from "./real-time.ts";
import { JOB_OPTIONS } from "./release-job.ts";

export type ScheduleRegistration = {
  readonly scheduleId: string;
  readonly app: string;
  /** The recurrence, in whatever text `nextFire` reads. A different text is a changed registration. */
  readonly definition: string;
};

/** `nextAt` is when its timer rings, in plan time; null when it never will again. */
export type RegisteredSchedule = ScheduleRegistration & { readonly nextAt: Instant | null };

export type ScheduleQueue = {
  /** Sets or changes the timer of a schedule. One that is set as it should be is not touched: that would lose a due tick. */
  register(registration: ScheduleRegistration): Promise<void>;
  /** Takes the timer away; quiet when there is none. A tick already due still rings. */
  unregister(scheduleId: string, app: string): Promise<void>;
  list(): Promise<readonly RegisteredSchedule[]>;
  /** Starts firing in this process. A `fire` that throws is reported and tried again later. */
  start(fire: (scheduleId: string, app: string) => Promise<void>): BullWorker;
  /** As bull-board shows it. */
  board(title: string): Promise<BoardQueue>;
  /** Closes the queue, not its workers. */
  close(): Promise<void>;
};

const tickData = z.object({ scheduleId: z.string(), app: z.string() });
type TickData = z.infer<typeof tickData>;

/**
 * Opens the queue of schedules. Every method throws QueueUnreachable when the store is away.
 *
 * @throws QueueUnreachable when the store does not answer in time.
 */
export async function openScheduleQueue({
  connections,
  name,
  clock,
  nextFire,
  onError,
}: {
  connections: Connections;
  name: string;
  clock: Clock;
  nextFire: NextFire;
  onError(error: Error, where: string): void;
}): Promise<ScheduleQueue> {
  // Queue and worker both re-schedule, so both must reckon alike.
  const settings = { repeatStrategy: nextTickOf({ nextFire, clock, onError }) };
  const queue = await openBullQueue<TickData>(connections, name, { settings, onError });

  /** Says whether the tick BullMQ has noted as next is really there: a chain that lost it would stay silent for ever. */
  async function isPending(key: string, nextMs: number | undefined): Promise<boolean> {
    return nextMs !== undefined && (await send(connections, () => queue.getJob(`repeat:${key}:${nextMs}`))) != null;
  }

  return {
    async register({ scheduleId, app, definition }) {
      const id = schedulerId(scheduleId, app);
      const known = await send(connections, () => queue.getJobScheduler(id));
      if (known?.pattern === definition && (await isPending(id, known.next))) return;
      const tick = await send(connections, () =>
        queue.upsertJobScheduler(
          id,
          { pattern: definition },
          {
            name: "fire",
            data: { scheduleId, app },
            opts: JOB_OPTIONS,
          },
        ),
      );
      // BullMQ answers with nothing, and changes nothing, when the new definition never fires.
      if (tick === undefined && known) await send(connections, () => queue.removeJobScheduler(id));
    },
    async unregister(scheduleId, app) {
      await send(connections, () => queue.removeJobScheduler(schedulerId(scheduleId, app)));
    },
    async list() {
      const registered: RegisteredSchedule[] = [];
      for (let start = 0; ; start += PAGE_SCHEDULES) {
        const page = await send(connections, () => queue.getJobSchedulers(start, start + PAGE_SCHEDULES - 1, true));
        for (const { key, next, pattern, template } of page) {
          const data = tickData.safeParse(template?.data);
          if (!data.success) continue;
          const isAlive = next !== undefined && (next > clock.realMs() || (await isPending(key, next)));
          registered.push({
            ...data.data,
            definition: pattern ?? "",
            nextAt: isAlive ? planTimeOf(clock, next) : null,
          });
        }
        if (page.length < PAGE_SCHEDULES) return registered;
      }
    },
    start(fire) {
      return openBullWorker<TickData>(connections, name, {
        onError,
        options: { settings, ...UNHURRIED },
        async run(job) {
          const data = tickData.safeParse(job.data);
          if (!data.success) return "not a tick";
          await fire(data.data.scheduleId, data.data.app);
          return "fired";
        },
      });
    },
    board: (title) => boardQueue(queue, title),
    close: () => queue.close(),
  };
}

/**
 * Firing happens minutes ahead and the reconciler fires what was left, so a tick whose process died may wait; looking for
 * such ticks every second would be most of what an idle embedded store does.
 */
const UNHURRIED = { lockDuration: 30_000, stalledInterval: 15_000 };

const PAGE_SCHEDULES = 200;

/** A scheduler's id ends up in job ids between colons, so neither part may bring one. */
function schedulerId(scheduleId: string, app: string): string {
  return `${encodeURIComponent(app)}/${encodeURIComponent(scheduleId)}`;
}
