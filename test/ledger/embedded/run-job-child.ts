/** A process that works on the queue `crash` in the embedded store it is given, and never ends its first job. */
import { createPostgresBackend, Worker } from "bullmq";
import { openEmbedded } from "../../../src/ledger/embedded/open-embedded.ts";
import { prepareEmbeddedForBullmq } from "../../../src/ledger/embedded/prepare-for-bullmq.ts";

const [, , directory = ""] = process.argv;
const { db, pool } = await openEmbedded(directory);
await prepareEmbeddedForBullmq(db, pool);
const connection = pool as never;
const neverEnds = (): Promise<void> => new Promise(() => process.send?.("working"));
new Worker(
  "crash",
  neverEnds,
  { connection, lockDuration: 1_000, stalledInterval: 500 },
  createPostgresBackend as never,
);
