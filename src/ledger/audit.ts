/** The audit trail: who did what to what, when. Written in the transaction of the change itself. */
import { and, asc, desc, eq, gt, lt } from "drizzle-orm";
import type { Instant } from "../domain/time.ts";
import type { Database } from "./database.ts";
import { audit } from "./schema.ts";

/**
 * One thing that happened. `action` is past tense and dotted by noun ("campaign.released"); `detail` is small, JSON, and
 * never holds a secret. Of a change of words its `before` holds what the message said, which is read back with the audit and
 * told to nobody else. Facts are told to listeners once their transaction has committed.
 */
export type Fact = {
  readonly at: Instant;
  readonly app: string;
  /** A person's name, or `herald` itself. */
  readonly actor: string;
  /** A campaign's or schedule's id, or the app's own. */
  readonly subject: string;
  readonly action: string;
  readonly detail: Readonly<Record<string, unknown>>;
};

export async function recordFacts(db: Database, facts: readonly Fact[]): Promise<void> {
  for (let from = 0; from < facts.length; from += FACTS_PER_INSERT) {
    await db.insert(audit).values(facts.slice(from, from + FACTS_PER_INSERT));
  }
}

/** A statement takes at most 65,535 values; a displacement may tell of more campaigns than fit. */
const FACTS_PER_INSERT = 1_000;

/** A fact with its number, which grows with time within an app: it is given under the app's lock. */
export type NumberedFact = Fact & { readonly n: number };

/** The latest facts before `before`, the latest first. */
export async function pageFacts(
  db: Database,
  app: string,
  { subject, before, limit }: { subject?: string; before?: number; limit: number },
): Promise<readonly NumberedFact[]> {
  const rows = await db
    .select()
    .from(audit)
    .where(
      and(
        eq(audit.app, app),
        subject === undefined ? undefined : eq(audit.subject, subject),
        before === undefined ? undefined : lt(audit.id, before),
      ),
    )
    .orderBy(desc(audit.id))
    .limit(limit);
  return rows.map(factOf);
}

/** What happened after fact `n`, in order. */
export async function factsAfter(
  db: Database,
  app: string,
  n: number,
  limit: number,
): Promise<readonly NumberedFact[]> {
  const rows = await db
    .select()
    .from(audit)
    .where(and(eq(audit.app, app), gt(audit.id, n)))
    .orderBy(asc(audit.id))
    .limit(limit);
  return rows.map(factOf);
}

export async function listFacts(db: Database, app: string, subject?: string): Promise<readonly Fact[]> {
  const rows = await db
    .select()
    .from(audit)
    .where(and(eq(audit.app, app), subject === undefined ? undefined : eq(audit.subject, subject)))
    .orderBy(audit.id);
  return rows.map(factOf);
}

function factOf({ id, detail, ...fact }: typeof audit.$inferSelect): NumberedFact {
  return { ...fact, n: id, detail: detail as Record<string, unknown> };
}
