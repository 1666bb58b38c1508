/**
 * The `app_state` row: an app's binding, rules and standing. It is what every decision about the app locks.
 *
 * An app whose rules cannot be read is stopped by that until someone sets them anew. It can be opened and looked at like any
 * other, so that people are shown why, and neither the process nor the other apps come to harm.
 */
import { randomUUID } from "node:crypto";
import { eq } from "drizzle-orm";
import { z } from "zod";
import type { AppRules } from "../domain/app.ts";
import { DEFAULT_RULES } from "../domain/app.ts";
import { APPROVAL_RULES } from "../domain/approval.ts";
import type { AppState, Binding, Provider } from "../domain/app-state.ts";
import { checkRules } from "../domain/check-rules.ts";
import { describeFault } from "../domain/fault.ts";
import type { Instant } from "../domain/time.ts";
import { readWith } from "../domain/zod-faults.ts";
import type { Database } from "./database.ts";
import { isSaneInstant } from "./sane-instant.ts";
import { appState } from "./schema.ts";

export type AppStatePatch = Partial<Omit<AppState, "app" | "binding" | "unreadable">>;

/** Creates the app if it is new; an app that exists is left as it is. */
export async function createApp(
  db: Database,
  created: { app: string; binding: Binding; rules: AppRules; at: Instant },
): Promise<void> {
  await db
    .insert(appState)
    .values({
      app: created.app,
      provider: created.binding.provider,
      fingerprint: created.binding.fingerprint,
      rules: created.rules,
      createdAt: created.at,
    })
    .onConflictDoNothing();
}

/** Reads the row and holds its lock until the transaction ends; null when there is no such app. */
export async function lockApp(
  db: Database,
  app: string,
): Promise<{ readonly state: AppState; readonly planStamp: string | null } | null> {
  const rows = await db.select().from(appState).where(eq(appState.app, app)).for("update");
  return rows[0] ? { state: stateOf(rows[0]), planStamp: rows[0].planStamp } : null;
}

/** Says that the plan may be another now: whatever was kept under an earlier stamp no longer stands. */
export async function stampPlan(db: Database, app: string): Promise<string> {
  const planStamp = randomUUID();
  await db.update(appState).set({ planStamp }).where(eq(appState.app, app));
  return planStamp;
}

export async function findApp(db: Database, app: string): Promise<AppState | null> {
  const rows = await db.select().from(appState).where(eq(appState.app, app));
  return rows[0] ? stateOf(rows[0]) : null;
}

export async function listApps(db: Database): Promise<readonly AppState[]> {
  return (await db.select().from(appState).orderBy(appState.app)).map(stateOf);
}

export async function patchApp(db: Database, app: string, patch: AppStatePatch): Promise<void> {
  const { hold, paused, ...plain } = patch;
  await db
    .update(appState)
    .set({
      ...plain,
      ...(hold === undefined
        ? {}
        : {
            holdCode: hold?.code ?? null,
            holdUntil: hold?.until ?? null,
            holdWhy: hold?.why ?? null,
            holdSince: hold?.since ?? null,
          }),
      ...(paused === undefined
        ? {}
        : { pausedBy: paused?.by ?? null, pausedNote: paused?.note ?? null, pausedAt: paused?.at ?? null }),
    })
    .where(eq(appState.app, app));
}

function stateOf(row: typeof appState.$inferSelect): AppState {
  return {
    app: row.app,
    binding: { provider: row.provider as Provider, fingerprint: row.fingerprint },
    ...rulesOf(row),
    hold:
      row.holdCode === null
        ? null
        : {
            // An unknown hold is better kept than lifted.
            code: z.enum(["throttled", "unreachable", "blocked", "witness"]).catch("blocked").parse(row.holdCode),
            // As is one that ends at no sane instant.
            until: row.holdUntil !== null && isSaneInstant(row.holdUntil) ? row.holdUntil : null,
            why: row.holdWhy ?? "",
            since: row.holdSince ?? 0,
          },
    backoffStep: row.backoffStep,
    neverLeftCount: row.neverLeftCount,
    paused: row.pausedBy === null ? null : { by: row.pausedBy, note: row.pausedNote ?? "", at: row.pausedAt ?? 0 },
    disarmedWhy: row.disarmedWhy,
    heartbeatRealAt: row.heartbeatRealAt,
    reconciledRealAt: row.reconciledRealAt,
  };
}

const rulesSchema = z.looseObject({
  zone: z.string(),
  audience: z.number(),
  sendWindows: z.array(z.object({ openMinute: z.number(), closeMinute: z.number() })),
  quota: z.array(
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("sliding"), windowMs: z.number(), limit: z.number() }),
      z.object({ kind: z.literal("day"), zone: z.string(), limit: z.number() }),
    ]),
  ),
  reserve: z.object({ keep: z.number(), untilMinute: z.number() }).nullable(),
  marginMs: z.number(),
  callSpanMs: z.number(),
  countRefused: z.boolean(),
  graceMs: z.number(),
  // Rules from before there was such a thing.
  approval: z.enum(APPROVAL_RULES).default("off"),
  // Rules from before there were alerts do not have it.
  slipAlertMinutes: z.number().default(DEFAULT_RULES.slipAlertMinutes),
}) satisfies z.ZodType<AppRules>;

function rulesOf({ rules }: Pick<typeof appState.$inferSelect, "rules">): Pick<AppState, "rules" | "unreadable"> {
  const read = readWith(rulesSchema, rules);
  // Rules that were never checked could make a plan throw, or look for a seat for ever.
  const faults = read.kind === "read" ? checkRules(read.value) : read.faults;
  if (read.kind === "read" && faults.length === 0) return { rules: read.value, unreadable: null };
  const what = faults.map(describeFault).join("; ");
  return { rules: DEFAULT_RULES, unreadable: `the app's rules in the ledger cannot be read: ${what}` };
}
