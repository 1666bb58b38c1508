/** Run by release-queue.test.ts in a process of its own: takes a release in hand, says so, and waits to be killed. */
import { openEmbedded } from "../../src/ledger/embedded/open-embedded.ts";
import { prepareEmbeddedForBullmq } from "../../src/ledger/embedded/prepare-for-bullmq.ts";
import { openQueues } from "../../src/queue/open-queues.ts";
import type { QueueBackend } from "../../src/queue/open-queues.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Reopen } from "./queue-backends.ts";
import { startReleaseWorker } from "../../src/worker/worker.ts";

const { reopen, job } = JSON.parse(process.argv[2] ?? "") as {
  reopen: Reopen;
  job: { campaignId: string; n: number };
};

const queues = await openQueues({
  backend: await backendOf(reopen),
  clock: systemClock,
  nextFire: () => null,
  onError: (error, where) => console.error(`child: ${where}: ${error.message}`),
});
const queue = await queues.releases("crash");
startReleaseWorker(queue.source, async () => {
  process.send?.("in hand");
  return new Promise(() => undefined);
});
await queue.put({ ...job, seatAt: systemClock.now(), priority: "normal" });

async function backendOf(how: Reopen): Promise<QueueBackend> {
  if (how.kind !== "pglite") return how;
  const { db, pool } = await openEmbedded(how.directory);
  await prepareEmbeddedForBullmq(db, pool);
  return { kind: "pglite", pool };
}
