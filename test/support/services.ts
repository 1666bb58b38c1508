/**
 * What a test file may use besides PGlite: one Redis and one PostgreSQL for the whole run, a part of its own for each asker; and
 * a browser.
 *
 * ```ts
 * const redis = await redisForTests();
 * describe.skipIf(redis === null)("on Redis", () => { … });
 * ```
 * A skipped store is named in the closing line of the run. `startRedisServer` and `startPostgresServer` beside this file start a server of
 * one's own, for tests that kill or freeze it.
 */
import { randomBytes } from "node:crypto";

import { Redis } from "ioredis";
import pg from "pg";
import { inject } from "vitest";

import type { StoreAnswer, StoreName } from "./service-desk.ts";

const asked = new Map<StoreName, Promise<{ readonly url: string } | null>>();
const databases: string[] = [];
const prefixes: string[] = [];

/** The Redis of this run, or null where there is none. Keep to keys under `freshRedisPrefix()`. */
export const redisForTests = (): Promise<{ readonly url: string } | null> => ask("redis");

/** The PostgreSQL of this run, or null where there is none. Its user may create databases; use `freshDatabase()`. */
export const postgresForTests = (): Promise<{ readonly url: string } | null> => ask("postgres");

/** Where this run's Chromium is, or null where there is none; the page people work in is built by then. */
export const chromiumForTests = (): Promise<{ readonly url: string } | null> => ask("chromium");

function ask(name: StoreName): Promise<{ readonly url: string } | null> {
  let answer = asked.get(name);
  if (answer === undefined) {
    answer = askDesk(name);
    asked.set(name, answer);
  }
  return answer;
}

async function askDesk(name: StoreName): Promise<{ readonly url: string } | null> {
  const response = await fetch(`${inject("serviceDesk")}/${name}`);
  if (!response.ok) throw new Error(await response.text());
  const answer = (await response.json()) as StoreAnswer;
  return answer.url === null ? null : { url: answer.url };
}

/** Creates an empty database and returns its URL; it is dropped when the test file ends. Throws where there is no PostgreSQL. */
export async function freshDatabase(): Promise<string> {
  const name = `herald_test_${randomBytes(6).toString("hex")}`;
  await onPostgres(async (client) => void (await client.query(`create database ${name}`)));
  databases.push(name);
  const url = new URL((await present("postgres")).url);
  url.pathname = `/${name}`;
  return url.href;
}

/** A key prefix nobody else uses; keys under it are deleted when the test file ends. */
export function freshRedisPrefix(): string {
  const prefix = `herald-test-${randomBytes(6).toString("hex")}`;
  prefixes.push(prefix);
  return prefix;
}

/** Drops the databases and keys this test file made; runs after each file (see vitest.config.ts). */
export async function dropWhatWasMade(): Promise<void> {
  if (databases.length > 0) {
    await onPostgres(async (client) => {
      for (const name of databases.splice(0)) await client.query(`drop database if exists ${name} with (force)`);
    });
  }
  const redis = prefixes.length > 0 ? await redisForTests() : null;
  if (redis) await deleteKeys(redis.url, prefixes.splice(0));
}

async function deleteKeys(url: string, under: readonly string[]): Promise<void> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  try {
    for (const prefix of under) {
      for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1000 })) {
        if (Array.isArray(keys) && keys.length > 0) await redis.unlink(...(keys as string[]));
      }
    }
  } finally {
    redis.disconnect();
  }
}

async function onPostgres(work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: (await present("postgres")).url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

async function present(name: StoreName): Promise<{ readonly url: string }> {
  const store = await ask(name);
  if (store === null)
    throw new Error(`there is no ${name} in this test run; ask for it first and skip where it is null`);
  return store;
}
