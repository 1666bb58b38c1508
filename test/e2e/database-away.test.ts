/** A database that goes away in the middle of a call: the answer in hand is kept until it can be written down. */
import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../src/runtime/clock.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { CREDENTIALS } from "../support/numbered-message.ts";
import { freshDirectory } from "../support/fresh-directory.ts";
import { findPostgresServer, startPostgresServer } from "../support/postgres-server.ts";
import { callsFor, runHerald } from "../support/running-herald.ts";

describe.skipIf(findPostgresServer() === undefined)("when Postgres goes away during a call", () => {
  it.each<{ away: "killed" | "frozen" }>([{ away: "killed" }, { away: "frozen" }])(
    "and was $away, the answer is written down once it is back, and nothing is sent again",
    { timeout: 60_000 },
    async ({ away }) => {
      const server = await startPostgresServer();
      onTestFinished(() => server.stop());
      const sandbox = await startSandbox({
        ...CREDENTIALS,
        clock: systemClock,
        slowMs: 1_000,
        faults: [{ kind: "slow", n: 1 }],
      });
      onTestFinished(() => sandbox.stop());
      const running = await runHerald(
        {
          store: { kind: "postgres", url: server.url },
          redisUrl: null,
          redisPrefix: "none",
          witnessDirectory: await freshDirectory(),
        },
        { clock: systemClock, hosts: [sandbox.url], callDeadlineMs: 5_000 },
      );
      onTestFinished(running.close);
      const app = await running.anApp();
      const { id } = await running.submit(app);
      await expect.poll(() => callsFor(sandbox, id).length, { interval: 5 }).toBe(1);

      if (away === "killed") {
        await server.kill();
        await expect
          .poll(() => running.errors.some((error) => error.startsWith("settling")), { timeout: 15_000 })
          .toBe(true);
        await server.restart();
      } else {
        server.freeze();
        await systemClock.sleepUntil(systemClock.now() + 2_000);
        server.thaw();
      }
      await running.fact(id, "campaign.sent");
      expect(callsFor(sandbox, id)).toHaveLength(1);

      const next = await running.submit(app);
      await running.fact(next.id, "campaign.sent");
      expect(callsFor(sandbox, next.id)).toHaveLength(1);
    },
  );
});
