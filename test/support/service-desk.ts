/**
 * The one place in a test run that knows which stores there are, and which browser.
 *
 * It sits in vitest's main process and answers the test files' processes over loopback. A store is started when the first test
 * asks for it, so a run of pure tests starts none; all who ask get the same one. What was asked for and is not here is remembered,
 * for the closing line of the run.
 */
import { once } from "node:events";
import { createServer } from "node:http";

import { buildDesk, findChromium, pingChromium } from "./chromium.ts";
import { findContainerEngine, startPostgresContainer, startRedisContainer } from "./containers.ts";
import { findPostgresServer, pingPostgres, startPostgresServer } from "./postgres-server.ts";
import { findRedisServer, pingRedis, startRedisServer } from "./redis-server.ts";

/** A browser is got as a store is, and its address is where its program lies. */
export type StoreName = "redis" | "postgres" | "chromium";
/** Where the store is, or why there is none. */
export type StoreAnswer = { readonly url: string } | { readonly url: null; readonly why: string };

export type Store = {
  readonly title: string;
  /** The variable that names a store which runs already. */
  readonly variable: string;
  readonly ping: (url: string) => Promise<void>;
  readonly isInstalled: () => boolean;
  readonly notInstalled: string;
  readonly startServer: () => Promise<Started>;
  /** Null where a container's would not do. */
  readonly startContainer: (() => Promise<Started>) | null;
  /** What else tests of it need, made once a run. */
  readonly prepare?: () => Promise<void>;
};
type Started = { readonly url: string; readonly stop: () => Promise<void> };

/** What a run looks for its stores on; a test of the desk hands in another. */
export type Machine = {
  readonly stores: Readonly<Record<StoreName, Store>>;
  readonly findEngine: () => Promise<{ readonly found: boolean; readonly why: string }>;
};

const stores: Record<StoreName, Store> = {
  redis: {
    title: "Redis",
    variable: "TEST_REDIS_URL",
    ping: pingRedis,
    isInstalled: () => findRedisServer() !== undefined,
    notInstalled: "no redis-server on PATH",
    startServer: startRedisServer,
    startContainer: startRedisContainer,
  },
  postgres: {
    title: "PostgreSQL",
    variable: "TEST_DATABASE_URL",
    ping: pingPostgres,
    isInstalled: () => findPostgresServer() !== undefined,
    notInstalled: "no PostgreSQL server installed",
    startServer: startPostgresServer,
    startContainer: startPostgresContainer,
  },
  chromium: {
    title: "the desk in Chromium",
    variable: "CHROMIUM_PATH",
    ping: pingChromium,
    isInstalled: () => findChromium() !== undefined,
    notInstalled: "no chromium, chromium-browser or google-chrome on PATH",
    startServer: () => Promise.resolve({ url: findChromium() ?? "", stop: () => Promise.resolve() }),
    startContainer: null,
    prepare: buildDesk,
  },
};

export type ServiceDesk = {
  /** Where test files ask: `GET <url>/redis` answers with a `StoreAnswer`. */
  readonly url: string;
  ask(name: StoreName): Promise<StoreAnswer>;
  /** One sentence on what was asked for and not found, or undefined. */
  closingLine(): string | undefined;
  close(): Promise<void>;
};

/** Opens the desk. Throws if HERALD_TEST_REQUIRE in `env` (such as `redis,postgres`) names a store that is not here. */
export async function openServiceDesk(
  env: Readonly<Record<string, string | undefined>>,
  machine: Machine = { stores, findEngine: findContainerEngine },
): Promise<ServiceDesk> {
  const required = storeNames(env["HERALD_TEST_REQUIRE"] ?? "");
  const asked = new Map<StoreName, Promise<StoreAnswer>>();
  const started: Started[] = [];
  const absent: string[] = [];

  const ask = (name: StoreName): Promise<StoreAnswer> => {
    let answer = asked.get(name);
    if (answer === undefined) {
      answer = provide(machine, name, env, started).then(async (found) => {
        if (found.url === null) absent.push(`${stores[name].title} (${found.why})`);
        else await machine.stores[name].prepare?.();
        return found;
      });
      asked.set(name, answer);
    }
    return answer;
  };

  const server = createServer((request, response) => {
    const name = (request.url ?? "").slice(1) as StoreName;
    ask(name).then(
      (answer) => response.end(JSON.stringify(answer)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, "127.0.0.1");
  server.unref();
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;

  const desk: ServiceDesk = {
    url: `http://127.0.0.1:${port}`,
    ask,
    closingLine: () => (absent.length === 0 ? undefined : `not tested: ${absent.join("; ")}`),
    async close() {
      server.closeAllConnections();
      server.close();
      await Promise.allSettled([...asked.values()]);
      await Promise.all(started.map((store) => store.stop()));
    },
  };
  try {
    await Promise.all(required.map((name) => insist(name, ask)));
    return desk;
  } catch (cause) {
    await desk.close();
    throw cause;
  }
}

async function insist(name: StoreName, ask: ServiceDesk["ask"]): Promise<void> {
  const answer = await ask(name);
  if (answer.url === null) {
    throw new Error(`HERALD_TEST_REQUIRE wants ${stores[name].title} tested, and there is none: ${answer.why}`);
  }
}

function storeNames(list: string): StoreName[] {
  const names = list
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const unknown = names.filter((name) => !(name in stores));
  if (unknown.length > 0) {
    throw new Error(`HERALD_TEST_REQUIRE is a list of ${Object.keys(stores).join(", ")}; got ${unknown.join(", ")}`);
  }
  return names as StoreName[];
}

/** A store named in the environment must be there; a server installed here must start; only then is absence an answer. */
async function provide(
  machine: Machine,
  name: StoreName,
  env: Readonly<Record<string, string | undefined>>,
  started: Started[],
): Promise<StoreAnswer> {
  const store = machine.stores[name];
  const named = env[store.variable];
  if (named !== undefined && named !== "") {
    await store.ping(named).catch((cause: unknown) => {
      throw new Error(`${store.variable} names a ${store.title} that does not answer: ${String(cause)}`, { cause });
    });
    return { url: named };
  }
  if (store.isInstalled()) return keep(await store.startServer(), started);

  const why = `no ${store.variable}, ${store.notInstalled}`;
  if (store.startContainer === null) return { url: null, why };
  const engine = await machine.findEngine();
  if (engine.found) return keep(await store.startContainer(), started);
  return { url: null, why: `${why}, ${engine.why}` };
}

function keep(store: Started, started: Started[]): StoreAnswer {
  started.push(store);
  return { url: store.url };
}
