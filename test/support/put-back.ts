/** Ledgers that are put back to an earlier time, as people put them back: by copying the directory, by dump and restore. */
import { execFile } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import type { Store } from "../../src/ledger/open-ledger.ts";
import { freshDirectory } from "./fresh-directory.ts";
import { findDumpPrograms } from "./postgres-server.ts";

const run = promisify(execFile);

export type Backups = {
  /** Of a PGlite directory only while no process has it open. */
  keep(name: string): Promise<void>;
  /** Replaces the ledger by what it was when `name` was kept. */
  putBack(name: string): Promise<void>;
};

export async function backupsOf(store: Store): Promise<Backups> {
  const directory = await freshDirectory();
  const place = (name: string) => join(directory, name);
  if (store.kind === "pglite") {
    return {
      keep: (name) => cp(store.directory, place(name), { recursive: true }),
      async putBack(name) {
        await rm(store.directory, { recursive: true });
        await cp(place(name), store.directory, { recursive: true });
      },
    };
  }
  return {
    keep: async (name) => void (await run(program("pg_dump"), ["-Fc", "-f", place(name), store.url])),
    async putBack(name) {
      const { database, elsewhere } = splitUrl(store.url);
      // Beside the other first, and then at once in its place: a process that still runs must not write in between.
      const beside = new URL(store.url);
      beside.pathname = `/${database}_back`;
      await query(elsewhere, `create database ${database}_back`);
      await run(program("pg_restore"), ["--no-owner", "-d", beside.href, place(name)]);
      await query(elsewhere, `drop database ${database} with (force)`);
      await query(elsewhere, `alter database ${database}_back rename to ${database}`);
    },
  };
}

/** A second database that holds what the first does; nobody may be connected to the first. Gone with its server. */
export async function copyDatabase(url: string): Promise<string> {
  const { database, elsewhere } = splitUrl(url);
  const copy = new URL(url);
  copy.pathname = `/${database}_copy`;
  await query(elsewhere, `drop database if exists ${database}_copy with (force)`);
  await query(elsewhere, `create database ${database}_copy template ${database}`);
  return copy.href;
}

/** Dumps the one database and restores the dump into the other, which is empty. */
export async function restoreElsewhere(from: string, to: string): Promise<void> {
  const file = join(await freshDirectory(), "dump");
  await run(program("pg_dump"), ["-Fc", "-f", file, from]);
  await run(program("pg_restore"), ["--no-owner", "-d", to, file]);
}

/** Whether dumps can be made here at all. */
export const canDump = findDumpPrograms() !== undefined;

function program(name: string): string {
  return join(findDumpPrograms() ?? "", name);
}

function splitUrl(url: string): { database: string; elsewhere: string } {
  const elsewhere = new URL(url);
  const database = elsewhere.pathname.slice(1);
  elsewhere.pathname = "/postgres";
  return { database, elsewhere: elsewhere.href };
}

async function query(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement).finally(() => client.end());
}
