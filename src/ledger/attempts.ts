/** The attempts table's verbs: every HTTP call made, or about to be made, and every call made outside Herald. */
import { and, desc, eq, gte, inArray, isNotNull, isNull, notExists, or } from "drizzle-orm";
import type { Binding } from "../domain/app-state.ts";
import { isReplyKind } from "../domain/outcome.ts";
import type { ReplyKind } from "../domain/outcome.ts";
import type { Call } from "../domain/plan.ts";
import type { Instant } from "../domain/time.ts";
import type { Database } from "./database.ts";
import { isSaneInstant } from "./sane-instant.ts";
import { appState, attempts, campaigns } from "./schema.ts";

/** `in_flight` until the answer is known; `outside` for a call made by others. */
export type AttemptReply = "in_flight" | "outside" | ReplyKind;

export type Attempt = {
  readonly token: string;
  readonly app: string;
  readonly campaignId: string | null;
  readonly host: string | null;
  readonly startedAt: Instant;
  readonly startedRealAt: number;
  readonly finishedAt: Instant | null;
  readonly reply: AttemptReply;
  readonly httpStatus: number | null;
  readonly code: number | null;
  readonly messageUid: string | null;
  readonly why: string | null;
  readonly counts: boolean;
  readonly urgent: boolean;
  readonly who: string;
};

export async function insertAttempt(db: Database, attempt: Attempt): Promise<void> {
  await db.insert(attempts).values(attempt);
}

export async function findAttempt(db: Database, token: string): Promise<Attempt | null> {
  const rows = await db.select().from(attempts).where(eq(attempts.token, token));
  return rows[0] ? attemptOf(rows[0]) : null;
}

export async function endAttempt(
  db: Database,
  token: string,
  end: Pick<Attempt, "finishedAt" | "reply" | "httpStatus" | "code" | "messageUid" | "why" | "counts">,
): Promise<void> {
  await db.update(attempts).set(end).where(eq(attempts.token, token));
}

/** A campaign's attempts, the latest first. */
export async function listAttempts(db: Database, app: string, campaignId: string): Promise<readonly Attempt[]> {
  const rows = await db
    .select()
    .from(attempts)
    .where(and(eq(attempts.app, app), eq(attempts.campaignId, campaignId)))
    .orderBy(desc(attempts.startedAt));
  return rows.map(attemptOf);
}

/**
 * The calls that count against the quota and may still matter: ended after `since`, or not ended yet. One at no sane
 * instant is left out: it falls into no window, and no plan could be made with it.
 */
export async function listUsage(db: Database, app: string, since: Instant): Promise<readonly Call[]> {
  const calls = await db
    .select({ startedAt: attempts.startedAt, finishedAt: attempts.finishedAt, urgent: attempts.urgent })
    .from(attempts)
    .where(
      and(
        eq(attempts.app, app),
        eq(attempts.counts, true),
        or(gte(attempts.startedAt, since), gte(attempts.finishedAt, since), isNull(attempts.finishedAt)),
      ),
    );
  return calls.filter(
    ({ startedAt, finishedAt }) => isSaneInstant(startedAt) && (finishedAt === null || isSaneInstant(finishedAt)),
  );
}

/** The calls since `since` that the provider refused for quota. */
export async function listThrottled(
  db: Database,
  app: string,
  since: Instant,
): Promise<readonly Pick<Attempt, "startedAt" | "finishedAt">[]> {
  return await db
    .select({ startedAt: attempts.startedAt, finishedAt: attempts.finishedAt })
    .from(attempts)
    .where(and(eq(attempts.app, app), eq(attempts.reply, "throttled"), gte(attempts.startedAt, since)));
}

/** Says whether a call was ever tried for a campaign of any app that is tied to this App Key. */
export async function hasAttempts(db: Database, { provider, fingerprint }: Binding): Promise<boolean> {
  const rows = await db
    .select({ token: attempts.token })
    .from(attempts)
    .innerJoin(appState, eq(appState.app, attempts.app))
    .where(and(eq(appState.provider, provider), eq(appState.fingerprint, fingerprint), isNotNull(attempts.campaignId)))
    .limit(1);
  return rows.length > 0;
}

/** The latest call, by token, of each campaign that the ledger has a call of and nothing else. */
export async function listOrphaned(db: Database, app: string): Promise<ReadonlyMap<string, string>> {
  const campaign = and(eq(campaigns.app, attempts.app), eq(campaigns.id, attempts.campaignId));
  const rows = await db
    .select({ campaignId: attempts.campaignId, token: attempts.token })
    .from(attempts)
    .where(
      and(
        eq(attempts.app, app),
        isNotNull(attempts.campaignId),
        notExists(db.select({ id: campaigns.id }).from(campaigns).where(campaign)),
      ),
    )
    .orderBy(attempts.startedAt);
  return new Map(rows.flatMap(({ campaignId, token }) => (campaignId === null ? [] : [[campaignId, token]])));
}

/** The latest call, by token, of each of these campaigns that has one. */
export async function listLatest(
  db: Database,
  app: string,
  campaignIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .select({ campaignId: attempts.campaignId, token: attempts.token })
    .from(attempts)
    .where(and(eq(attempts.app, app), inArray(attempts.campaignId, [...campaignIds])))
    .orderBy(attempts.startedAt);
  return new Map(rows.flatMap(({ campaignId, token }) => (campaignId === null ? [] : [[campaignId, token]])));
}

/** Which of these tokens the ledger knows. */
export async function knownTokens(db: Database, tokens: readonly string[]): Promise<ReadonlySet<string>> {
  if (tokens.length === 0) return new Set();
  const rows = await db
    .select({ token: attempts.token })
    .from(attempts)
    .where(inArray(attempts.token, [...tokens]));
  return new Set(rows.map((row) => row.token));
}

/** A reply nobody knows is read as unclear, and a call of no sane age as long over: then a person is asked. */
function attemptOf(row: typeof attempts.$inferSelect): Attempt {
  const startedRealAt = isSaneInstant(row.startedRealAt) ? row.startedRealAt : 0;
  if (row.reply === "in_flight" || row.reply === "outside" || isReplyKind(row.reply)) {
    return { ...row, reply: row.reply, startedRealAt };
  }
  const why = `its row in the ledger cannot be read: nobody knows the reply "${row.reply}"`;
  return { ...row, reply: "unclear", why, startedRealAt };
}
