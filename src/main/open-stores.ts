/** Opens everything Herald keeps things in — ledger, queues, witness — in order, and leaves their closing to the lifecycle. */
import { createHash } from "node:crypto";
import type { Administer } from "../ledger/administration.ts";
import type { Decide, DecideTogether } from "../ledger/decision.ts";
import { prepareEmbeddedForBullmq } from "../ledger/embedded/prepare-for-bullmq.ts";
import type { Ledger } from "../ledger/open-ledger.ts";
import { openLedger } from "../ledger/open-ledger.ts";
import { createTogether } from "../ledger/together.ts";
import type { Witness } from "../ledger/witness.ts";
import { openWitness } from "../ledger/witness.ts";
import { carryOut } from "../queue/carry-out.ts";
import type { QueueBackend, Queues } from "../queue/open-queues.ts";
import { openQueues } from "../queue/open-queues.ts";
import { openWitnessCopy } from "../queue/witness-copy.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Lifecycle } from "../runtime/lifecycle.ts";
import { nextFire } from "../schedules/definition.ts";
import type { HeraldOptions } from "./open-herald.ts";

export type Stores = {
  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly witness: Witness;
  /** Decides in the ledger, tells what happened, and does in the queue what was decided. */
  readonly decide: Decide;
  /** Changes what concerns the whole installation, and tells what happened. */
  readonly administer: Administer;
  readonly decideTogether: DecideTogether;
};

type Given = {
  readonly clock: Clock;
  /** Whose calls the witness keeps. */
  readonly fingerprint: string;
  readonly lifecycle: Lifecycle;
  /** Hears of each decision that wrote alerts, once it is committed. */
  onAlerts(): void;
  onError(error: unknown, where: string): void;
};

/** Begins every key in Redis where nothing else is said. */
const REDIS_PREFIX = "herald";

export async function openStores(options: HeraldOptions, given: Given): Promise<Stores> {
  const { clock, fingerprint, lifecycle, onAlerts, onError } = given;
  const { redisUrl = null, redisPrefix = REDIS_PREFIX } = options;
  const isTraced = options.tracing !== undefined;
  const ledger = await openLedger(options.store, clock);
  lifecycle.add("the ledger", ledger.close);
  ledger.embedded?.pool.on("error", (error: Error) => onError(error, "the embedded store"));

  const backend = await backendOf(ledger, { store: options.store, redisUrl, redisPrefix });
  const queues = await openQueues({
    backend,
    clock,
    nextFire,
    onError,
    isTraced,
    namespace: namespaceOf(ledger, backend),
  });
  lifecycle.add("the queues", queues.close);

  const copy = redisUrl === null ? null : openWitnessCopy(redisUrl, redisPrefix);
  if (copy) lifecycle.add("the witness's copy", copy.close);
  const witness = openWitness({
    directory: options.witnessDirectory,
    fingerprint,
    copy,
    onCopyFailed: (error) => onError(error, "the witness's copy in Redis"),
  });

  const tell = (fact: Parameters<NonNullable<HeraldOptions["onFact"]>>[0]) => {
    try {
      options.onFact?.(fact);
    } catch (error) {
      // What happened has happened: a listener that fails must not make it look undone.
      onError(error, `telling of ${fact.action}`);
    }
  };
  const decide: Decide = async (app, actor, work) => {
    const { value, effects, facts, deliveries } = await ledger.decide(app, actor, work);
    if (deliveries > 0) onAlerts();
    for (const fact of facts) tell(fact);
    // The decision stands; a job that could not be set now is set by the reconciler.
    await carryOut(queues, app, effects).catch((error: unknown) => onError(error, `the queue of ${app}`));
    return value;
  };
  const administer: Administer = async (actor, work) => {
    const { value, facts } = await ledger.administer(actor, work);
    for (const fact of facts) tell(fact);
    return value;
  };
  return { ledger, queues, witness, decide, decideTogether: createTogether(decide), administer };
}

/**
 * A Redis may serve several ledgers — the sandbox's and the live one, to begin with — whose apps have the same names. A copy
 * of a ledger elsewhere bears its id too, and would take the original's jobs for its own and drop them.
 */
function namespaceOf({ identity }: Ledger, backend: QueueBackend): string {
  if (backend.kind !== "redis") return identity.ledgerId;
  const place = createHash("sha256").update(identity.place).digest("hex").slice(0, 8);
  return `${identity.ledgerId}.${place}`;
}

async function backendOf(
  ledger: Ledger,
  { store, redisUrl, redisPrefix }: Pick<HeraldOptions, "store"> & { redisUrl: string | null; redisPrefix: string },
): Promise<QueueBackend> {
  if (redisUrl !== null) return { kind: "redis", url: redisUrl, prefix: redisPrefix };
  if (store.kind === "postgres") return { kind: "postgres", url: store.url };
  if (!ledger.embedded) throw new Error("the embedded store has no connections for the queue");
  await prepareEmbeddedForBullmq(ledger.embedded.db, ledger.embedded.pool);
  return { kind: "pglite", pool: ledger.embedded.pool };
}
