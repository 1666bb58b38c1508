/** Breaks what the storm says: processes, stores, and the way to the provider. What lasts is put right by itself. */
import { createClient } from "../src/rongcloud/client.ts";
import type { Clock } from "../src/runtime/clock.ts";
import { latestIn } from "../src/runtime/clock.ts";
import type { Sandbox } from "../src/sandbox/server.ts";
import { setTimeout as delay } from "node:timers/promises";
import type { ServerProcess } from "../test/support/server-process.ts";
import type { Crew } from "./crew.ts";
import type { Gate } from "./gate.ts";
import type { Recovery } from "./recovery.ts";
import type { Breakage } from "./storm.ts";
import { wordsOf } from "./words.ts";
import { CREDENTIALS } from "./worker-orders.ts";
import type { World } from "./world.ts";

/** Begins the request ids of whoever else uses the App Key. */
export const STRANGER = "stranger-";

export type BreakNeeds = {
  readonly world: World;
  readonly crew: Crew;
  readonly sandbox: Sandbox;
  readonly gate: Gate;
  readonly clock: Clock;
  readonly callDeadlineMs: number;
  readonly recovery: Recovery;
};

/** A release may be hours of plan time away: a trap nobody walks into is taken away after so long. */
const TRAP_LIMIT_MS = 8_000;

/** Breaks one thing, and resolves when it is whole again. What is broken already is left alone. */
export function createBreaking(needs: BreakNeeds): (breakage: Breakage) => Promise<void> {
  const { world, crew, recovery } = needs;
  const away = new Set<string>();

  async function whileBroken(what: string, kind: string, forMs: number, from: () => unknown, to: () => unknown) {
    if (away.has(what)) return;
    away.add(what);
    const over = recovery.begin(kind);
    try {
      await from();
      await delay(forMs);
      await to();
    } finally {
      over();
      away.delete(what);
    }
  }

  async function breakStore(server: ServerProcess | null, kind: string, forMs: number): Promise<void> {
    if (!server) return;
    if (kind.endsWith("-kill")) await whileBroken(server.url, kind, forMs, server.kill, server.restart);
    else await whileBroken(server.url, kind, forMs, server.freeze, server.thaw);
  }

  return async (breakage) => {
    const { kind } = breakage;
    switch (kind) {
      case "kill":
        return crew.kill(breakage.worker, breakage.forMs);
      case "stop":
        return crew.stop(breakage.worker, breakage.forMs);
      case "freeze":
        return crew.freeze(breakage.worker, breakage.forMs);
      case "kill-at":
      case "freeze-at": {
        const how = kind === "kill-at" ? "kill" : "freeze";
        return crew.trap(breakage.worker, { seam: breakage.seam, how }, breakage.forMs, TRAP_LIMIT_MS);
      }
      case "redis-flush": {
        const over = recovery.begin(kind);
        await world.flush();
        return over();
      }
      case "redis-kill":
      case "redis-freeze":
        return breakStore(world.redis, kind, breakage.forMs);
      case "postgres-kill":
      case "postgres-freeze":
        return breakStore(world.postgres, kind, breakage.forMs);
      case "unreachable":
        return whileBroken("the way", kind, breakage.forMs, needs.gate.shut, needs.gate.open);
      case "call":
        return needs.sandbox.addFault(breakage.fault);
      case "stranger":
        return callAsStranger(needs);
      default:
        return breakage satisfies never;
    }
  };
}

async function callAsStranger({ sandbox, clock, callDeadlineMs }: BreakNeeds): Promise<void> {
  const client = createClient({ ...CREDENTIALS, callDeadlineMs, clock });
  const sendBefore = latestIn(clock, callDeadlineMs);
  await client.call({
    message: wordsOf("stranger", "v1"),
    host: sandbox.url,
    token: `${STRANGER}${Date.now()}`,
    sendBefore,
  });
  await client.close();
}
