/**
 * Opens the ledger: on Postgres, or embedded (PGlite in a directory). Both speak the same SQL, so everything above this
 * file is written once.
 */
import { hostname } from "node:os";
import { readFileSync, realpathSync } from "node:fs";
import { migrate as migratePg } from "drizzle-orm/node-postgres/migrator";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import { migrate as migratePglite } from "drizzle-orm/pglite/migrator";
import type { Clock } from "../runtime/clock.ts";
import type { AppState, Binding } from "../domain/app-state.ts";
import { createApp, findApp, listApps } from "./app-states.ts";
import type { AppRules } from "../domain/app.ts";
import type { Administration } from "./administration.ts";
import { createAdministration } from "./administration.ts";
import { listTargets } from "./alert-targets.ts";
import type { Fact } from "./audit.ts";
import { listFacts, recordFacts } from "./audit.ts";
import { countOpen, findCampaign, listCampaigns } from "./campaigns.ts";
import { listAttempts } from "./attempts.ts";
import { decideOn } from "./decide.ts";
import type { Decision } from "./decision.ts";
import type { Deliveries } from "./deliveries.ts";
import { deliveriesOn } from "./deliveries.ts";
import type { QueueEffects } from "./effects.ts";
import type { PgPoolLike } from "./embedded/pglite-pool.ts";
import { openEmbedded } from "./embedded/open-embedded.ts";
import { StoreUnreachable } from "./errors.ts";
import type { Identity } from "./identity.ts";
import { placeOfPostgres, readIdentity, settleIn } from "./identity.ts";
import type { LedgerReads } from "./reads.ts";
import { createReads } from "./reads.ts";
import { createKeptStandings } from "./kept-standings.ts";
import { createTurns } from "./turns.ts";
import { alone, migrateLedger } from "./migrate.ts";
import type { PostgresPool } from "./postgres-pool.ts";
import { connectionLost, openPostgresPool } from "./postgres-pool.ts";
import { findSchedule, listSchedules } from "./schedules.ts";

/** Where the ledger is kept: a Postgres database, or a directory of its own. */
export type Store =
  { readonly kind: "postgres"; readonly url: string } | { readonly kind: "pglite"; readonly directory: string };

export type Decided<T> = {
  readonly value: T;
  readonly effects: QueueEffects;
  readonly facts: readonly Fact[];
  /** How often everything was planned anew. */
  readonly replans: number;
  /** How many deliveries of alerts now wait. */
  readonly deliveries: number;
};

export type Ledger = {
  /** Which ledger this is; `settleIn` changes what it knows of its place. */
  readonly identity: Identity;
  /** The embedded store's connections, for a queue that lives in the same store; null on Postgres. */
  readonly embedded: { readonly pool: PgPoolLike; readonly db: Awaited<ReturnType<typeof openEmbedded>>["db"] } | null;
  /** Decides about one app in one transaction. @throws UnknownApp */
  decide<T>(app: string, actor: string, work: (decision: Decision) => Promise<T>): Promise<Decided<T>>;
  /** Creates the app if it is new; its binding never changes afterwards. */
  createApp(app: string, binding: Binding, rules: AppRules): Promise<void>;
  findApp(app: string): Promise<AppState | null>;
  listApps(): Promise<readonly AppState[]>;
  findCampaign(app: string, id: string): ReturnType<typeof findCampaign>;
  listCampaigns(app: string, only?: Parameters<typeof listCampaigns>[2]): ReturnType<typeof listCampaigns>;
  /** How many campaigns of an app wait or are being released. */
  countOpen(app: string): Promise<number>;
  listAttempts(app: string, campaignId: string): ReturnType<typeof listAttempts>;
  findSchedule(app: string, id: string): ReturnType<typeof findSchedule>;
  listSchedules(app: string): ReturnType<typeof listSchedules>;
  listFacts(app: string, subject?: string): ReturnType<typeof listFacts>;
  /** Changes what concerns the whole installation, in one transaction; answers with what happened. */
  administer<T>(
    actor: string,
    work: (administration: Administration) => Promise<T>,
  ): Promise<{ readonly value: T; readonly facts: readonly Fact[] }>;
  /** What faces show. None of it takes a lock. */
  readonly read: LedgerReads;
  listAlertTargets(app: string): ReturnType<typeof listTargets>;
  /** Alerts on their way, for whoever delivers them. */
  readonly deliveries: Deliveries;
  /** Accepts where the ledger lives now as its place. */
  settleIn(): Promise<void>;
  close(): Promise<void>;
};

/**
 * Opens the store, brings its tables up to date and reads which ledger it is.
 *
 * @throws StoreUnreachable, StoreIsNewer, or the embedded store's own DataDirectoryHeld.
 */
export async function openLedger(store: Store, clock: Clock): Promise<Ledger> {
  return store.kind === "postgres" ? openOnPostgres(store.url, clock) : openInDirectory(store.directory, clock);
}

async function openOnPostgres(url: string, clock: Clock): Promise<Ledger> {
  const place = withoutPassword(url);
  const postgres = openPostgresPool(url);
  try {
    const identity = await postgres.alone((db) =>
      alone(db, async () => {
        await migrateLedger({ db, migrate: (config) => migratePg(db, config) }, place);
        return readIdentity(db, await placeOfPostgres(db), clock.realMs());
      }),
    );
    return ledgerOn({ clock, identity, embedded: null, ...postgres });
  } catch (error) {
    await postgres.close();
    const lost = connectionLost(error);
    throw lost === null ? error : new StoreUnreachable(place, lost);
  }
}

async function openInDirectory(directory: string, clock: Clock): Promise<Ledger> {
  const embedded = await openEmbedded(directory);
  try {
    const db = drizzlePglite(embedded.db);
    await migrateLedger({ db, migrate: (config) => migratePglite(db, config) }, directory);
    const identity = await readIdentity(db, placeOfDirectory(directory), clock.realMs());
    return ledgerOn({
      clock,
      identity,
      embedded,
      db,
      transaction: (work) => db.transaction(work),
      close: () => embedded.close(),
    });
  } catch (error) {
    await embedded.close();
    throw error;
  }
}

type Given = Pick<Ledger, "identity" | "embedded" | "close"> &
  Pick<PostgresPool, "db" | "transaction"> & { clock: Clock };

function ledgerOn(given: Given): Ledger {
  const { clock, embedded, db, transaction, close } = given;
  let { identity } = given;
  // Whoever waits for an app's lock holds a connection: of each app only one does, and the others wait here.
  const inTurn = createTurns();
  const standings = createKeptStandings();
  return {
    get identity() {
      return identity;
    },
    embedded,
    decide: (app, actor, work) => inTurn(app, () => decideOn({ transaction, clock, standings }, { app, actor, work })),
    createApp: (app, binding, rules) => createApp(db, { app, binding, rules, at: clock.now() }),
    findApp: (app) => findApp(db, app),
    listApps: () => listApps(db),
    findCampaign: (app, id) => findCampaign(db, app, id),
    listCampaigns: (app, only) => listCampaigns(db, app, only),
    countOpen: (app) => countOpen(db, app),
    listAttempts: (app, campaignId) => listAttempts(db, app, campaignId),
    findSchedule: (app, id) => findSchedule(db, app, id),
    listSchedules: (app) => listSchedules(db, app),
    listFacts: (app, subject) => listFacts(db, app, subject),
    administer: (actor, work) =>
      transaction(async (inside) => {
        const administration = createAdministration({ db: inside, actor, now: clock.now() });
        const value = await work(administration);
        await recordFacts(inside, administration.facts);
        return { value, facts: administration.facts };
      }),
    read: createReads(db, clock),
    listAlertTargets: (app) => listTargets(db, app),
    deliveries: deliveriesOn(db, transaction),
    async settleIn() {
      await settleIn(db, identity);
      identity = { ...identity, knownPlace: identity.place };
    },
    close,
  };
}

/** A copied directory shows by its path, or by the machine it wakes up on. */
function placeOfDirectory(directory: string): string {
  return `directory:${machineId()}:${realpathSync(directory)}`;
}

/** The operating system's own id of this installation; a container without one is known by the volume it mounts. */
function machineId(): string {
  try {
    return readFileSync("/etc/machine-id", "utf8").trim();
  } catch {
    return process.platform === "linux" ? "" : hostname();
  }
}

function withoutPassword(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  } catch {
    return "DATABASE_URL";
  }
}
