/**
 * What a Postgres server does in the background and an embedded one does not: there is no checkpointer, so the
 * write-ahead log grows until the next close, and no autovacuum, so rows rewritten a thousand times stay a thousand rows.
 */
import type { PGlite } from "@electric-sql/pglite";
import { systemClock } from "../../runtime/clock.ts";

export type Housekeeping = {
  /** Starts no further round and waits for one under way. */
  stop(): Promise<void>;
};

/**
 * Vacuums and checkpoints every `everyMs` of real time, when there is something to do. A round holds the one session for
 * some 100 ms, so it falls on the half minute: releases are most often due on a whole one. Faults go to `onFault`; the
 * next round tries again.
 */
export function startHousekeeping(
  db: PGlite,
  { everyMs = 10 * 60_000, onFault }: { everyMs?: number; onFault: (fault: unknown) => void },
): Housekeeping {
  let round: Promise<void> = Promise.resolve();
  let tidyAt = 0;
  let timer = setTimeout(tick, untilHalfMinute(everyMs));
  timer.unref();

  function tick(): void {
    round = tidy().catch(onFault);
    timer = setTimeout(tick, untilHalfMinute(everyMs));
    timer.unref();
  }

  async function tidy(): Promise<void> {
    const written = await walBytes(db);
    if (written - tidyAt < WORTHWHILE_BYTES) return;
    await db.exec("VACUUM (ANALYZE)");
    await db.exec("CHECKPOINT");
    tidyAt = await walBytes(db);
  }

  return {
    async stop() {
      clearTimeout(timer);
      await round;
    },
  };
}

/** Less than this much of write-ahead log since the last round is not worth another. */
const WORTHWHILE_BYTES = 1024 * 1024;

function untilHalfMinute(everyMs: number): number {
  const roundAt = systemClock.realMs() + everyMs;
  return everyMs + ((90_000 - (roundAt % 60_000)) % 60_000);
}

/** Bytes of write-ahead log ever written by this cluster. */
async function walBytes(db: PGlite): Promise<number> {
  const { rows } = await db.query<{ bytes: string }>("SELECT (pg_current_wal_lsn() - '0/0'::pg_lsn)::text AS bytes");
  return Number(rows[0]?.bytes ?? 0);
}
