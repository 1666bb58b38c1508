/**
 * The witness: a record of every call about to be made, kept outside the ledger.
 *
 * A ledger can be put back to yesterday, copied, or lose its last writes to a power cut; then it would believe that what
 * went out is still waiting. The witness would not: before each call one line is appended to a file named after the App
 * Key's fingerprint and forced to the disk. At start the two are compared (`check-witness.ts`).
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Instant } from "../domain/time.ts";

export type WitnessEntry = {
  /** The ledger that made the call. */
  readonly ledgerId: string;
  /** Counts this witness's entries from 1. */
  readonly seq: number;
  readonly app: string;
  readonly campaign: string;
  readonly token: string;
  /** When the call was to start, in plan time. */
  readonly at: Instant;
  readonly realAt: number;
};

/** A second place that keeps the same entries, for when the file's disk is lost with the ledger's. */
export type WitnessCopy = {
  append(fingerprint: string, line: string): Promise<void>;
  /** All lines, or the last so many. */
  read(fingerprint: string, last?: number): Promise<readonly string[]>;
};

export type Witness = {
  /** Returns once the entry is on the disk. The copy, where there is one, is best effort. */
  append(entry: Omit<WitnessEntry, "seq">): Promise<void>;
  /** Starts the file where there is none: from now on its absence would mean that it was lost. */
  begin(): Promise<void>;
  /** All entries of the file and its copy, each token once; null when there is neither, or nothing in them can be read. */
  read(): Promise<readonly WitnessEntry[] | null>;
  /** The last entries of the file and of its copy. */
  latest(): Promise<readonly WitnessEntry[]>;
};

const entrySchema = z.object({
  ledgerId: z.string(),
  seq: z.number(),
  app: z.string(),
  campaign: z.string(),
  token: z.string(),
  at: z.number(),
  realAt: z.number(),
});

/** The line of a witness that was begun before there was anything to tell. */
const BEGUN = JSON.stringify({ begun: true });

/** A ledger that was put back lacks the last calls first. */
const LATEST_MAX = 50;

/** Names an App Key without giving it away: the first 16 hex digits of its SHA-256. */
export function fingerprintOf(appKey: string): string {
  return createHash("sha256").update(appKey).digest("hex").slice(0, 16);
}

export function openWitness(options: {
  directory: string;
  fingerprint: string;
  copy: WitnessCopy | null;
  onCopyFailed: (error: unknown) => void;
}): Witness {
  const { directory, fingerprint, copy, onCopyFailed } = options;
  const file = join(directory, `${fingerprint}.jsonl`);

  async function readCopy(last?: number): Promise<readonly string[]> {
    try {
      return (await copy?.read(fingerprint, last)) ?? [];
    } catch (error) {
      onCopyFailed(error);
      return [];
    }
  }

  async function read(): Promise<readonly WitnessEntry[] | null> {
    const lines = await readLines(file);
    const entries = [...parseLines(lines), ...parseLines(await readCopy())];
    // A file emptied by a crash or a slip tells as little as none.
    return entries.length === 0 && !lines.includes(BEGUN) ? null : eachOnce(entries);
  }

  return {
    async append(entry) {
      const seq = (await readEntries(file)).length + 1;
      const line = JSON.stringify({ ...entry, seq } satisfies WitnessEntry);
      await appendDurably(directory, file, line);
      await copy?.append(fingerprint, line).catch(onCopyFailed);
    },
    async begin() {
      if ((await read()) === null) await appendDurably(directory, file, BEGUN);
    },
    read,
    async latest() {
      const own = (await readEntries(file)).slice(-LATEST_MAX);
      return eachOnce([...own, ...parseLines(await readCopy(LATEST_MAX))]);
    },
  };
}

async function appendDurably(directory: string, file: string, line: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const isNew = !existsSync(file);
  const handle = await open(file, "a", 0o600);
  try {
    // A line begins with a break as well, so that one cut short by a power loss cannot swallow the next.
    await handle.appendFile(`\n${line}\n`);
    await handle.datasync();
  } finally {
    await handle.close();
  }
  if (isNew) await syncDirectory(directory);
}

/** A new file's name is only durable once its directory is. */
async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readEntries(file: string): Promise<readonly WitnessEntry[]> {
  return parseLines(await readLines(file));
}

async function readLines(file: string): Promise<readonly string[]> {
  if (!existsSync(file)) return [];
  try {
    return (await readFile(file, "utf8")).split("\n");
  } catch (cause) {
    throw new WitnessUnreadable(file, cause);
  }
}

/** It is there and tells nothing, so nobody can say whether the ledger is up to date: nothing starts and nothing goes out. */
export class WitnessUnreadable extends Error {
  override readonly name = "WitnessUnreadable";
  readonly code = "WITNESS_UNREADABLE";
  constructor(file: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the witness of calls at ${file} cannot be read: ${reason}; give this user leave to read and write it`, {
      cause,
    });
  }
}

function eachOnce(entries: readonly WitnessEntry[]): readonly WitnessEntry[] {
  return [...new Map(entries.map((entry) => [entry.token, entry])).values()];
}

/** A line that was cut short was never followed by a call, so it is passed over. */
function parseLines(lines: readonly string[]): WitnessEntry[] {
  return lines.flatMap((line) => {
    if (line.trim() === "") return [];
    try {
      const parsed = entrySchema.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}
