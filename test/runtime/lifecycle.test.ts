import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLifecycle } from "../../src/runtime/lifecycle.ts";

/** A lifecycle that notes what is stopped, and what could not be. */
function noting() {
  const stopped: string[] = [];
  const failed: string[] = [];
  const lifecycle = createLifecycle({
    onStopError: (name, error) => failed.push(`${name}: ${(error as Error).message}`),
  });
  const add = (name: string, stop: () => Promise<void> = async () => undefined) =>
    lifecycle.add(name, () => {
      stopped.push(name);
      return stop();
    });
  return { lifecycle, stopped, failed, add };
}

const never = () => new Promise<void>(() => undefined);

describe("a lifecycle", () => {
  it("stops what was started last first, one at a time", async () => {
    const { lifecycle, stopped, add } = noting();
    const events: string[] = [];
    for (const name of ["ledger", "queues", "worker"]) {
      add(name, async () => {
        events.push(`${name} stopping`);
        await sleep(2);
        events.push(`${name} stopped`);
      });
    }
    await lifecycle.stop("test", 1_000);
    expect(stopped).toEqual(["worker", "queues", "ledger"]);
    expect(events.filter((_, index) => index % 2 === 0)).toEqual(stopped.map((name) => `${name} stopping`));
  });

  it("stops once, however often it is asked", async () => {
    const { lifecycle, stopped, add } = noting();
    add("worker", () => sleep(5));
    await Promise.all([lifecycle.stop("signal", 1_000), lifecycle.stop("signal", 1_000)]);
    await lifecycle.stop("again", 1_000);
    expect(stopped).toEqual(["worker"]);
  });

  it("stops at once what is added after stopping began, also when nothing had been added before", async () => {
    const { lifecycle, stopped, add } = noting();
    await lifecycle.stop("early", 1_000);
    add("late");
    await lifecycle.stop("again", 1_000);
    expect(stopped).toEqual(["late"]);
  });

  it("says by its signal that stopping began, and why", async () => {
    const { lifecycle } = noting();
    expect(lifecycle.stopping.aborted).toBe(false);
    const stopping = lifecycle.stop("SIGTERM", 1_000);
    expect(lifecycle.stopping.reason).toMatchObject({ message: "SIGTERM" });
    await stopping;
  });

  it("goes on past a stop that fails, and says which", async () => {
    const { lifecycle, stopped, failed, add } = noting();
    add("ledger");
    add("queues", () => Promise.reject(new Error("connection is closed")));
    lifecycle.add("web", () => {
      throw new Error("not listening");
    });
    await lifecycle.stop("test", 1_000);
    expect(stopped).toEqual(["queues", "ledger"]);
    expect(failed).toEqual(["web: not listening", "queues: connection is closed"]);
  });

  it("begins every stop even when the deadline has passed, and answers", async () => {
    const { lifecycle, stopped, failed, add } = noting();
    for (const name of ["ledger", "queues", "worker"]) add(name, never);
    await lifecycle.stop("test", 20);
    expect(stopped).toEqual(["worker", "queues", "ledger"]);
    expect(failed).toHaveLength(3);
    expect(failed[0]).toBe("worker: not stopped within 20 ms");
  });

  it("keeps to the earlier of two deadlines", async () => {
    const { lifecycle, failed, add } = noting();
    add("worker", never);
    const patient = lifecycle.stop("SIGTERM", 60_000);
    await lifecycle.stop("SIGTERM again", 10);
    await patient;
    expect(failed).toEqual(["worker: not stopped within 10 ms"]);
  });

  it("survives a listener that throws", async () => {
    const lifecycle = createLifecycle({
      onStopError() {
        throw new Error("the log is gone");
      },
    });
    lifecycle.add("worker", () => Promise.reject(new Error("stuck")));
    await lifecycle.stop("test", 1_000);
  });

  it("stops everything exactly once under any order of adding and stopping", async () => {
    const steps = fc.array(fc.oneof(fc.constant("add"), fc.constant("stop"), fc.constant("turn")), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(steps, async (order) => {
        const { lifecycle, stopped, failed, add } = noting();
        const added: string[] = [];
        const stops: Promise<void>[] = [];
        for (const step of order) {
          if (step === "add") {
            const name = `part ${added.length}`;
            added.push(name);
            add(name, () => new Promise((resolve) => setImmediate(resolve)));
          } else if (step === "stop") stops.push(lifecycle.stop("test", 1_000));
          else await new Promise((resolve) => setImmediate(resolve));
        }
        stops.push(lifecycle.stop("last", 1_000));
        await Promise.all(stops);
        expect([...stopped].sort()).toEqual([...added].sort());
        expect(failed).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
