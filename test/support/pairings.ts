/** The stores Herald can run on, as pairs of ledger and queue: each opened fresh, each openable again by another process. */
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { openEmbedded } from "../../src/ledger/embedded/open-embedded.ts";
import type { HeraldOptions } from "../../src/main/open-herald.ts";
import { freshDirectory } from "./fresh-directory.ts";
import { freshDatabase, freshRedisPrefix, postgresForTests, redisForTests } from "./services.ts";

/** What `openHerald` and a child process need to open the same stores. Plain JSON. */
export type Stores = Required<Pick<HeraldOptions, "store" | "redisUrl" | "redisPrefix" | "witnessDirectory">>;

export type Pairing = {
  readonly name: string;
  readonly isPresent: boolean;
  /** Stores nobody has used; what they hold goes when the test file ends. */
  fresh(): Promise<Stores>;
};

const redis = await redisForTests();
const postgres = await postgresForTests();

export const PAIRINGS: readonly Pairing[] = [
  pairing("PGlite", { ledger: "pglite", queue: "ledger" }),
  pairing("Postgres", { ledger: "postgres", queue: "ledger" }),
  pairing("Redis and Postgres", { ledger: "postgres", queue: "redis" }),
  pairing("Redis and PGlite", { ledger: "pglite", queue: "redis" }),
];

/** Each store once, for what hangs on the stores and not on how they are paired. */
export const STORES_ONCE: readonly Pairing[] = PAIRINGS.filter(
  ({ name }) => name === "PGlite" || name === "Redis and Postgres",
);

function pairing(
  name: string,
  { ledger, queue }: { ledger: "pglite" | "postgres"; queue: "redis" | "ledger" },
): Pairing {
  return {
    name,
    isPresent: (ledger === "pglite" || postgres !== null) && (queue === "ledger" || redis !== null),
    async fresh() {
      const directory = await freshDirectory();
      if (ledger === "pglite") await cp(await newCluster(), join(directory, "store"), { recursive: true });
      return {
        store:
          ledger === "postgres"
            ? { kind: "postgres", url: await freshDatabase() }
            : { kind: "pglite", directory: join(directory, "store") },
        redisUrl: queue === "redis" ? (redis?.url ?? null) : null,
        redisPrefix: freshRedisPrefix(),
        witnessDirectory: join(directory, "witness"),
      };
    },
  };
}

let made: Promise<string> | undefined;

/** An embedded store straight from its first start, which takes seconds: made once a file, and copied. */
function newCluster(): Promise<string> {
  made ??= freshDirectory().then(async (directory) => {
    const store = join(directory, "store");
    await (await openEmbedded(store)).close();
    return store;
  });
  return made;
}
