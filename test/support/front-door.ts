/** The front door on an open Herald, asked without a network: requests go in as values, answers come out as values. */
import type { Caller, Role } from "../../src/domain/access.ts";
import { createToken } from "../../src/access/users.ts";
import { createApp } from "../../src/http/app.ts";
import type { HttpNeeds } from "../../src/http/needs.ts";
import { openDoor } from "../../src/main/front-door.ts";
import { boardQueues, metricsNeeds } from "../../src/main/inside.ts";
import { createMetrics } from "../../src/metrics/metrics.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import type { Clock } from "../../src/runtime/clock.ts";

export type Asked = {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  /** What the body says as JSON; its text where it is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
  readonly text: string;
};

export type FrontDoorUnderTest = {
  readonly app: ReturnType<typeof createApp>;
  readonly needs: HttpNeeds;
  readonly errors: readonly string[];
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
  /** Makes a user with these roles and answers with a token of theirs. */
  aUser(name: string, roles: readonly Role[], apps?: Caller["apps"]): Promise<string>;
  /** Tells whoever listens that something happened. */
  tell(): void;
};

export function frontDoorOn(
  herald: Herald,
  clock: Clock,
  but: Partial<HttpNeeds> & { host?: string; publicUrl?: string | null } = {},
): FrontDoorUnderTest {
  const errors: string[] = [];
  const listeners = new Set<() => void>();
  const { host = "127.0.0.1", publicUrl = null, ...rest } = but;
  const provider = rest.provider ?? "sandbox";
  const metrics = createMetrics();
  metrics.watch(metricsNeeds(herald, clock));
  const config = { host, publicUrl, allowedHosts: [], user: "local" };
  const needs: HttpNeeds = {
    herald,
    ledger: herald.ledger,
    clock,
    provider,
    version: "0.0.0",
    desk: null,
    ...openDoor({ herald, config, provider, clock }),
    metrics,
    boardQueues: () => boardQueues(herald),
    isStoreAway: () => false,
    whyNotReady: async () => null,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onError: (error, where) => errors.push(`${where}: ${error instanceof Error ? error.stack : String(error)}`),
    ...rest,
  };
  const app = createApp(needs);
  return {
    app,
    needs,
    errors,
    async ask(method, path, { body, token, headers = {} } = {}) {
      const answer = await app.request(`http://127.0.0.1${path}`, {
        method,
        headers: {
          ...(method === "GET" ? {} : { "content-type": "application/json" }),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, text, body: parsed(text) };
    },
    async aUser(name, roles, apps = "all") {
      const user = { roles: [...roles], apps: apps === "all" ? "all" : [...apps] };
      const made = await createToken(needs.access, { actor: "local", name, token: { user } });
      return made.secret;
    },
    tell() {
      for (const listener of listeners) listener();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
