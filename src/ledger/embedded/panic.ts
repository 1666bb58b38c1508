/**
 * When Postgres panics — the disk is full, a flush failed — a server ends and is started again. The embedded one is left
 * in memory in the middle of what it did, and PGlite goes on calling it, in a loop that never ends and never yields.
 * So from the panic on nothing may reach it: each of its doors is replaced by one that throws. What was committed is on
 * disk, and the next opening recovers it.
 */
import type { PGlite } from "@electric-sql/pglite";

/** The embedded database stopped and answers nothing more until it is opened anew. */
export class ClusterPanicked extends Error {
  override readonly name = "ClusterPanicked";
  readonly code = "cluster-panicked";

  constructor(reason: string) {
    super(`the embedded database stopped: ${reason}; start Herald again once that is put right`);
  }
}

/** Reads a line of Postgres' log: the reason of a panic, or undefined when it is about something else. */
export function panicIn(line: string): string | undefined {
  return /\bPANIC:\s*(.+)/.exec(line)?.[1] ?? (line.startsWith("Aborted(") ? "it aborted" : undefined);
}

/**
 * Lets nothing reach the database any more: every statement, waiting or new, is rejected with `panic`. What a panic is
 * followed by ("Aborted") changes nothing: the first reason stays.
 */
export function barEntry(db: PGlite, panic: ClusterPanicked): void {
  const doors = db.Module as unknown as Record<string, () => never>;
  if (barred.has(db)) return;
  barred.add(db);
  for (const door of DOORS) {
    doors[door] = () => {
      throw panic;
    };
  }
}

/** What PGlite 0.5 calls while it carries out a statement, and at closing, where it would write a last checkpoint. */
const DOORS = [
  "stackSave",
  "stackRestore",
  "_PostgresMainLoopOnce",
  "_PostgresSendReadyForQueryIfNecessary",
  "_pq_buffer_remaining_data",
  "_pgl_pq_flush",
  "_pgl_run_atexit_funcs",
] as const;

const barred = new WeakSet<PGlite>();
