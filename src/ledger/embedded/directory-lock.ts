/**
 * One process at a time in a data directory.
 *
 * The lock is the operating system's own lock on the file `lock`, taken through SQLite, which is the only way Node has
 * of asking for one. It is held for as long as the holder lives and not a moment longer: a process that is frozen still
 * holds it, one that was killed does not, whatever has become of its pid, and a container sees another container's. So
 * nothing is ever stale, nothing is taken over, and of many who try at once exactly one gets it.
 *
 * `holder.json` beside it says who holds it, for the sentence the others get; it decides nothing.
 * The file `lock` is never removed: two processes would then hold one lock each, on two files of one name.
 */
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { systemClock } from "../../runtime/clock.ts";

export type DirectoryLock = {
  /** Gives the directory up; a second call does nothing. */
  release(): void;
};

export type Holder = z.infer<typeof holderSchema>;

/**
 * Takes the lock on an existing, absolute directory, or says at once (within `PATIENCE_MS`) who has it. A second lock
 * on one directory is refused within one process too.
 *
 * @throws DataDirectoryHeld when another holds it; the operating system's error when no file can be made or locked.
 */
export function lockDirectory(directory: string): DirectoryLock {
  const lock = new DatabaseSync(join(directory, "lock"), { timeout: PATIENCE_MS });
  try {
    lock.exec("BEGIN EXCLUSIVE");
    writeHolder(directory);
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw new DataDirectoryHeld({ directory, holder: readHolder(directory), cause: error });
    throw error;
  }
  return {
    release() {
      if (!lock.isOpen) return;
      rmSync(holderPath(directory), { force: true });
      lock.close();
    },
  };
}

/** Another process (or another part of this one) has the data directory open. */
export class DataDirectoryHeld extends Error {
  override readonly name = "DataDirectoryHeld";
  readonly code = "data-directory-held";
  readonly directory: string;
  /** Undefined in the moment between another's taking the lock and its saying so. */
  readonly holder: Holder | undefined;

  constructor({ directory, holder, cause }: { directory: string; holder: Holder | undefined; cause?: unknown }) {
    super(`data directory ${directory} is in use by ${describe(holder)}; stop that first or use another directory`, {
      cause,
    });
    this.directory = directory;
    this.holder = holder;
  }
}

/** Long enough for one of several simultaneous starters to come out ahead, and to have said who it is. */
const PATIENCE_MS = 300;

const holderSchema = z.object({
  pid: z.int(),
  host: z.string(),
  /** RFC 3339. */
  since: z.string(),
  /** The program and its first word, never its flags: those may carry secrets. */
  command: z.string(),
});

function holderPath(directory: string): string {
  return join(directory, "holder.json");
}

function writeHolder(directory: string): void {
  const [, program = "node", word = ""] = process.argv;
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date(systemClock.realMs()).toISOString(),
    command: `${basename(program)} ${word.startsWith("-") ? "" : basename(word)}`.trim(),
  };
  const draft = `${holderPath(directory)}.new`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o600 });
  renameSync(draft, holderPath(directory));
}

/** SQLITE_BUSY, whatever its extended code. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && (Number(error.errcode) & 0xff) === 5;
}

function readHolder(directory: string): Holder | undefined {
  try {
    const read = holderSchema.safeParse(JSON.parse(readFileSync(holderPath(directory), "utf8")));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

function describe(holder: Holder | undefined): string {
  if (holder === undefined) return "another process";
  const { pid, host, since, command } = holder;
  return `process ${pid} on ${host} since ${since} (${command})`;
}
