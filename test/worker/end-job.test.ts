import { DelayedError, RateLimitError } from "bullmq";
import { expect, it } from "vitest";
import { endJob } from "../../src/worker/end-job.ts";
import type { JobEnd } from "../../src/worker/end-job.ts";

/** Ends a job and says what was done to the queue and what BullMQ was told, in order. */
async function endedAs(end: JobEnd): Promise<unknown[]> {
  const told: unknown[] = [];
  const moves = {
    moveTo: async (until: number) => void told.push(["moveTo", until]),
    hold: async (until: number) => void told.push(["hold", until]),
  };
  told.push(await endJob(end, moves).catch((error: unknown) => (error as Error).constructor));
  return told;
}

it.each<{ end: JobEnd; told: unknown[] }>([
  { end: { kind: "done" }, told: ["done"] },
  { end: { kind: "done", note: "accepted" }, told: ["accepted"] },
  { end: { kind: "done", note: "x".repeat(5_000) }, told: ["x".repeat(100)] },
  { end: { kind: "later", until: 77, why: "re-seated" }, told: [["moveTo", 77], DelayedError] },
  { end: { kind: "held", until: 88, why: "429" }, told: [["hold", 88], RateLimitError] },
])("endJob() tells BullMQ of $end.kind by $told", async ({ end, told }) => {
  expect(await endedAs(end)).toEqual(told);
});

it("endJob() tells BullMQ nothing of a move that failed", async () => {
  const away = async () => Promise.reject(new Error("the store is away"));
  const ending = endJob({ kind: "later", until: 1, why: "" }, { moveTo: away, hold: away });
  await expect(ending).rejects.toThrow("the store is away");
});
