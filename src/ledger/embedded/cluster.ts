/** Opening the Postgres cluster itself: how PGlite is started so that it is durable and stays small. */
import v8 from "node:v8";
import { PGlite } from "@electric-sql/pglite";
import { DurableFiles } from "./durable-files.ts";
import { barEntry, ClusterPanicked, panicIn } from "./panic.ts";

/** The major version of Postgres inside the PGlite that is installed; a cluster of another major cannot be opened. */
export const POSTGRES_MAJOR = 18;

export type Cluster = {
  readonly db: PGlite;
  /** Resolves when the database has stopped for good; every statement is rejected with the same error from then on. */
  readonly panicked: Promise<ClusterPanicked>;
};

/**
 * Opens the cluster in `dataDirectory`, creating one when the directory is empty (see first-start.ts for why that is
 * done elsewhere). Crash recovery, where needed, happens here.
 *
 * @throws ClusterUnreadable when Postgres will not start, with what it said.
 */
export async function openCluster(dataDirectory: string): Promise<Cluster> {
  keepBaselineCode();
  const said: string[] = [];
  const panicked = Promise.withResolvers<ClusterPanicked>();
  let db: PGlite | undefined;
  const hear = (line: string): boolean => {
    if (db === undefined) return said.push(line) > 0;
    const reason = panicIn(line);
    if (reason === undefined) return false;
    const panic = new ClusterPanicked(reason);
    barEntry(db, panic);
    panicked.resolve(panic);
    return false;
  };
  try {
    db = await PGlite.create({
      fs: new DurableFiles(dataDirectory),
      relaxedDurability: false,
      startParams: startParams(),
      onStderr: hear,
    });
    return { db, panicked: panicked.promise };
  } catch (cause) {
    throw new ClusterUnreadable({ dataDirectory, said, cause });
  }
}

/** Postgres would not start on this directory. */
export class ClusterUnreadable extends Error {
  override readonly name = "ClusterUnreadable";
  readonly code = "cluster-unreadable";
  readonly dataDirectory: string;

  constructor({ dataDirectory, said, cause }: { dataDirectory: string; said: readonly string[]; cause: unknown }) {
    const reason = gravestLine(said) ?? (cause instanceof Error ? cause.message : String(cause));
    super(`the embedded database in ${dataDirectory} cannot be opened: ${reason}; restore it from a backup`, { cause });
    this.dataDirectory = dataDirectory;
  }
}

function startParams(): string[] {
  const settings = {
    // The only method the file system bridge can honour: durable-files.ts.
    wal_sync_method: "fsync",
    // Every page of it is resident in this process; the whole ledger of a busy year is smaller than the default 128 MB.
    shared_buffers: "16MB",
    // What a checkpoint (housekeeping.ts) may keep of the write-ahead log for re-use.
    min_wal_size: "32MB",
    max_wal_size: "64MB",
  };
  return [
    ...PGlite.defaultStartParams.filter((param) => param !== "-F"),
    ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
}

/**
 * Keeps V8 from optimising WebAssembly. Left alone it recompiles Postgres' largest functions in the background within
 * the first seconds: 700 MB more at the peak, 70 MB kept for good, and slower answers meanwhile. Baseline code runs a
 * ledger's statements no slower than can be measured. Concerns WebAssembly only, in this whole process.
 */
function keepBaselineCode(): void {
  v8.setFlagsFromString("--no-wasm-tier-up");
  v8.setFlagsFromString("--no-wasm-dynamic-tiering");
}

/** What Postgres died of, out of its log: `2026-11-22 21:39:03 UTC [42] FATAL:  could not open …`. */
function gravestLine(said: readonly string[]): string | undefined {
  const grave = said.filter((line) => /\b(PANIC|FATAL|ERROR):/.test(line));
  return grave.at(-1)?.replace(/^.*?\b(?:PANIC|FATAL|ERROR):\s*/, "");
}
