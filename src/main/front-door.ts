/** The front door's wiring: hands the HTTP app the verbs and reads of an open Herald, and decides who may knock. */
import { rememberTokens } from "../access/remember-tokens.ts";
import { makeToken } from "../access/secret-token.ts";
import type { Provider } from "../domain/app-state.ts";
import { SECOND_MS } from "../domain/time.ts";
import type { HttpNeeds } from "../http/needs.ts";
import { connectionLost } from "../ledger/postgres-pool.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Config } from "../runtime/config.ts";
import { remembered } from "../runtime/remembered.ts";
import type { Herald } from "./open-herald.ts";

export type FrontDoor = Pick<HttpNeeds, "access" | "hosts" | "isSecure" | "isProxied">;

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** Why this may not be listened to; null when it may. Live or far from this machine, somebody must be known. */
export async function whyNotListen(
  { host, publicUrl }: Pick<Config, "host" | "publicUrl">,
  herald: Pick<Herald, "ledger">,
): Promise<string | null> {
  if (isLoopback(host)) return null;
  if ((await herald.ledger.read.users.list()).length === 0) {
    return (
      `listening on ${host} lets others in, and there are no users to know them by: ` +
      "listen on 127.0.0.1 first and make an operator with `herald token create`"
    );
  }
  if (publicUrl === null) {
    return (
      `listening on ${host} without TLS would show every token to the network: ` +
      "set HERALD_PUBLIC_URL to the https:// address of the proxy that ends TLS in front of it"
    );
  }
  return null;
}

/**
 * While there are no users, loopback is its own operator on the sandbox; live, and wherever others could knock, only who
 * has the token of this start is.
 */
export function openDoor({
  herald,
  config,
  provider,
  clock,
}: {
  herald: Pick<Herald, "ledger" | "administer">;
  config: Pick<Config, "host" | "publicUrl" | "allowedHosts" | "user">;
  provider: Provider;
  clock: Clock;
}): FrontDoor {
  const { users } = herald.ledger.read;
  const isOpen = provider === "sandbox" && isLoopback(config.host);
  const own = isLoopback(config.host) ? LOOPBACK : [config.host.includes(":") ? `[${config.host}]` : config.host];
  const named = config.publicUrl === null ? [] : [new URL(config.publicUrl).hostname];
  return {
    hosts: [...own, ...named, ...config.allowedHosts],
    isProxied: config.publicUrl !== null,
    isSecure: config.publicUrl?.startsWith("https:") ?? false,
    access: {
      ...rememberTokens({ ...users, administer: herald.administer }, clock.upMs),
      hasUsers: remembered(async () => (await users.list()).length > 0, REMEMBER_MS, clock.upMs),
      realNow: clock.realMs,
      localName: config.user,
      startToken: isOpen ? null : makeToken(),
    },
  };
}

/** Asked for with every request; another process may make the first user, which may take this long to be noticed. */
const REMEMBER_MS = SECOND_MS;

export function isStoreAway(error: unknown): boolean {
  return (
    connectionLost(error) !== null || (error instanceof Error && "code" in error && error.code === "cluster-panicked")
  );
}
