/** Herald as production has it: a process of its own on a pairing's stores, asked over HTTP by somebody it knows. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Pool, request } from "undici";
import { createToken } from "../src/access/users.ts";
import type { Herald } from "../src/main/open-herald.ts";
import { openHerald } from "../src/main/open-herald.ts";
import { SANDBOX_CREDENTIALS } from "../src/main/settings.ts";
import { systemClock } from "../src/runtime/clock.ts";
import { freePort } from "../test/support/server-process.ts";
import type { BenchStores } from "./stores.ts";

export type Served = {
  readonly url: string;
  /** Real time from the start of the process to its first word that it is ready. */
  readonly readyMs: number;
  stop(): Promise<void>;
};

/** The program as it is in a checkout. */
const SOURCE = fileURLToPath(new URL("../src/main/herald.ts", import.meta.url));

const READY_WITHIN_MS = 60_000;
const ASK_AGAIN_MS = 5;

/** Opens the stores as a program would, for what must be there before anybody asks; answers with an operator's token. */
export async function fillStores(stores: BenchStores, fill: (herald: Herald) => Promise<void>): Promise<string> {
  const herald = await openHerald({
    ...{ store: stores.store, redisUrl: stores.redisUrl ?? null, witnessDirectory: stores.witnessDirectory },
    provider: { kind: "sandbox", ...SANDBOX_CREDENTIALS, hosts: [] },
    onError: (error, where) => console.error(`${where}: ${String(error)}`),
  });
  try {
    await fill(herald);
    const needs = { administer: herald.administer, realNow: systemClock.realMs };
    const token = { user: { roles: ["operator"], apps: "all" } };
    return (await createToken(needs, { actor: "bench", name: "bench", token })).secret;
  } finally {
    await herald.close();
  }
}

/** Starts `herald serve` and waits until it is ready. The embedded store's directory must be called `sandbox`. */
export async function serve(stores: BenchStores, program = SOURCE): Promise<Served> {
  const { store, redisUrl, witnessDirectory } = stores;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const startedAt = performance.now();
  const child = spawn(process.execPath, [program, "serve", "--port", String(port)], {
    env: {
      PATH: process.env["PATH"],
      USER: "bench",
      HERALD_LOG_LEVEL: "error",
      HERALD_STATE_DIR: dirname(store.kind === "pglite" ? store.directory : witnessDirectory),
      HERALD_WITNESS_DIR: witnessDirectory,
      ...(store.kind === "postgres" ? { DATABASE_URL: store.url } : {}),
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`herald serve ended with code ${child.exitCode} before it was ready`);
    if (performance.now() - startedAt > READY_WITHIN_MS) {
      await stop();
      throw new Error(`herald serve was not ready within ${READY_WITHIN_MS} ms`);
    }
    await delay(ASK_AGAIN_MS);
  }
  return { url, readyMs: performance.now() - startedAt, stop };
}

async function isReady(url: string): Promise<boolean> {
  try {
    const { statusCode, body } = await request(`${url}/readyz`);
    await body.dump();
    return statusCode === 200;
  } catch {
    return false;
  }
}

export type Asking = {
  /** Asks, reads the answer to its end, and throws where it has another status. */
  ask(method: "GET" | "POST", path: string, status: number, asked?: { key: string; body: string }): Promise<string>;
  close(): Promise<void>;
};

/** Somebody with so many connections, which stay open from one question to the next. */
export function asSomebody({ url, token, connections }: { url: string; token: string; connections: number }): Asking {
  const pool = new Pool(url, { connections, pipelining: 1 });
  const authorization = `Bearer ${token}`;
  return {
    async ask(method, path, status, asked) {
      const answer = await pool.request({
        ...{ method, path },
        headers: asked
          ? { authorization, "content-type": "application/json", "idempotency-key": asked.key }
          : { authorization },
        body: asked?.body ?? null,
      });
      const text = await answer.body.text();
      if (answer.statusCode !== status)
        throw new Error(`${method} ${path}: ${answer.statusCode} ${text.slice(0, 500)}`);
      return text;
    },
    close: () => pool.close(),
  };
}
