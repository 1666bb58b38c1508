/**
 * Herald as `herald serve` runs it, in this process: stores, worker and front door on loopback, on any pairing and any clock.
 * The door can be shut and opened again on the same port, as a restart looks from outside.
 */
import { createToken } from "../../src/access/users.ts";
import type { Role } from "../../src/domain/access.ts";
import type { Fact } from "../../src/ledger/audit.ts";
import { createApp } from "../../src/http/app.ts";
import type { Desk } from "../../src/http/desk.ts";
import type { HttpServer } from "../../src/http/server.ts";
import { listen } from "../../src/http/server.ts";
import { isStoreAway, openDoor } from "../../src/main/front-door.ts";
import { boardQueues, metricsNeeds } from "../../src/main/inside.ts";
import type { RunningApps } from "../../src/main/keep-apps-running.ts";
import { keepAppsRunning } from "../../src/main/keep-apps-running.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import { openHerald } from "../../src/main/open-herald.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import { CREDENTIALS } from "./numbered-message.ts";
import type { Stores } from "./pairings.ts";

export type ServedHerald = {
  readonly herald: Herald;
  readonly url: string;
  readonly facts: readonly Fact[];
  readonly errors: readonly string[];
  /** What commands are told, to reach it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes a user with these roles and answers with a token of theirs. */
  aUser(name: string, roles: readonly Role[]): Promise<string>;
  /** Starts releasing the apps there are by now, and those to come. */
  work(): Promise<void>;
  shutDoor(): Promise<void>;
  openDoor(): Promise<void>;
  close(): Promise<void>;
};

const HOST = "127.0.0.1";

export async function serveHerald(
  stores: Stores,
  { clock, hosts = [], desk = null }: { clock: Clock; hosts?: readonly string[]; desk?: Desk | null },
): Promise<ServedHerald> {
  const listeners = new Set<() => void>();
  const facts: Fact[] = [];
  const errors: string[] = [];
  const onError = (error: unknown, where: string) => void errors.push(`${where}: ${String(error)}`);
  const herald = await openHerald({
    ...stores,
    clock,
    callDeadlineMs: 2_000,
    reconcileMs: 500,
    roll: () => 0,
    provider: { kind: "sandbox", ...CREDENTIALS, hosts },
    onFact(fact) {
      facts.push(fact);
      for (const listener of listeners) listener();
    },
    onError,
  });
  const config = { host: HOST, publicUrl: null, allowedHosts: [], user: "ann" };
  const door = openDoor({ herald, config, provider: "sandbox", clock });
  const metrics = createMetrics();
  metrics.watch(metricsNeeds(herald, clock));
  const app = createApp({
    herald,
    metrics,
    boardQueues: () => boardQueues(herald),
    ledger: herald.ledger,
    clock,
    provider: "sandbox",
    version: "0.0.0-test",
    desk,
    ...door,
    isStoreAway,
    whyNotReady: async () => null,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onError,
  });
  const open = (port: number) => listen((request, env) => app.fetch(request, env), { host: HOST, port });
  let server: HttpServer = await open(0);
  const { url } = server;
  let apps: RunningApps | undefined;
  return {
    herald,
    url,
    facts,
    errors,
    environment: { HERALD_URL: url },
    async aUser(name, roles) {
      const token = { user: { roles: [...roles], apps: "all" } };
      return (await createToken(door.access, { actor: "ann", name, token })).secret;
    },
    async work() {
      apps ??= await keepAppsRunning(herald, { onError, onDisarmed: (id, why) => onError(why, id) });
    },
    shutDoor: () => server.close(),
    async openDoor() {
      server = await open(Number(new URL(url).port));
    },
    async close() {
      await server.close();
      await apps?.stop();
      await herald.close();
    },
  };
}
