/**
 * How long a page of 50 takes over HTTP out of an app's 100,000 campaigns of all statuses: the first page and pages far
 * behind it, by status, by time, and by text, which has to look at every name. One asks after the other.
 */
import pg from "pg";
import { DEFAULT_RULES } from "../src/domain/app.ts";
import { MINUTE_MS } from "../src/domain/time.ts";
import { cursorOf } from "../src/http/cursor.ts";
import type { Herald } from "../src/main/open-herald.ts";
import type { BenchReport } from "./report.ts";
import { percentile } from "./report.ts";
import { asSomebody, fillStores, serve } from "./served.ts";
import type { BenchStores } from "./stores.ts";
import { onEachPairing } from "./stores.ts";

const CAMPAIGNS = 100_000;
const ASKED = 300;
const WARM_UP = 50;
const GOAL_P99_MS = 30;

/** Campaigns lie a minute apart; those that still wait are the latest, and the first of them is due in sixteen hours. */
const FIRST_AT = Date.now() - (CAMPAIGNS - 2_000) * MINUTE_MS;
const atOf = (n: number) => FIRST_AT + n * MINUTE_MS;
const cursorAt = (n: number) => cursorOf({ at: atOf(n), id: `c-${n}` });

/** What is asked for the n-th time; a text is looked for less often, for it takes longer. */
const PAGES: Readonly<Record<string, { asked?: number; query(nth: number): string }>> = {
  "first page": { query: () => "" },
  "far behind": { query: (nth) => `&cursor=${cursorAt(100 + ((nth * 7_919) % 90_000))}` },
  "earliest first, far behind": { query: (nth) => `&order=earliest&cursor=${cursorAt((nth * 7_919) % 90_000)}` },
  "a common status": { query: () => "&status=sent" },
  "a common status, far behind": { query: (nth) => `&status=sent&cursor=${cursorAt(100 + ((nth * 7_919) % 90_000))}` },
  "a rare status": { query: () => "&status=uncertain" },
  "several statuses": { query: () => "&status=failed,expired,uncertain" },
  "all but one status": { query: () => "&status=scheduled,releasing,sent,uncertain,failed,expired,skipped,draft" },
  "a day": { query: (nth) => `&from=${timeAt(nth)}&until=${timeAt(nth, 1_440)}` },
  "a text in one name": { asked: 60, query: (nth) => `&text=notice%20${10_000 + nth * 977}` },
  "a text in every name": { query: () => "&text=Notice" },
};

const timeAt = (nth: number, later = 0) => new Date(atOf(((nth * 7_919) % 90_000) + later)).toISOString();

const isOfGoal = (page: string) => !page.includes("text");

export async function benchList({ pairings }: { pairings?: readonly string[] } = {}): Promise<BenchReport> {
  const rows: Record<string, string | number>[] = [];
  const notes = await onEachPairing(async (pairing, stores) => {
    const token = await fillStores(stores, async (herald) => {
      await herald.setRules({ app: "bench", actor: "bench", rules: DEFAULT_RULES });
      await insertCampaigns(herald, stores);
    });
    const { url, stop } = await serve(stores);
    const { ask, close } = asSomebody({ url, token, connections: 1 });
    const get = (query: string) => ask("GET", `/v1/campaigns?app=bench&limit=50${query}`, 200);
    try {
      for (let nth = 0; nth < WARM_UP; nth++) await get(`&cursor=${cursorAt(nth)}`);
      for (const [page, { asked = ASKED, query }] of Object.entries(PAGES)) {
        const tookMs: number[] = [];
        for (let nth = 0; nth < asked; nth++) {
          const askedAt = performance.now();
          await get(query(nth));
          tookMs.push(performance.now() - askedAt);
        }
        tookMs.sort((a, b) => a - b);
        const [p50Ms, p99Ms] = [0.5, 0.99].map((share) => Math.round(percentile(tookMs, share) * 10) / 10);
        const row = { stores: pairing, page, asked, p50Ms: p50Ms ?? NaN, p99Ms: p99Ms ?? NaN };
        process.stderr.write(`${JSON.stringify(row)}\n`);
        rows.push(row);
      }
    } finally {
      await close();
      await stop();
    }
  }, pairings);
  const goals = rows
    .filter(({ page }) => isOfGoal(String(page)))
    .map(({ stores, page, p99Ms }) => ({
      goal: `${stores}, ${page}: p99 at most ${GOAL_P99_MS} ms`,
      isMet: Number(p99Ms) <= GOAL_P99_MS,
    }));
  return { bench: "list", rows, goals, notes };
}

/** Behind Herald's back, for it would take minutes to submit and send so many. Then as a store is that has been up a while. */
async function insertCampaigns({ ledger }: Herald, { store }: BenchStores): Promise<void> {
  const statements = [INSERT, "vacuum analyze herald.campaigns"];
  if (store.kind === "pglite") {
    for (const statement of statements) await ledger.embedded?.db.exec(statement);
    return;
  }
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Of a hundred 94 were sent, one each ended in five other ways, and the last thousand lie ahead, so one is waiting. */
const INSERT = `
  insert into herald.campaigns (app, id, name, status, message, hash, at, deadline, priority, anytime, late, booked_at,
    seat_at, promised_at, outcome, authored_by, created_by, created_at, updated_by, updated_at)
  select 'bench', 'c-' || n, 'Notice ' || n || ' of the shop',
    case when n >= ${CAMPAIGNS - 1_000} then 'scheduled' when n % 1000 = 7 then 'uncertain' when n % 100 = 17 then 'failed'
      when n % 100 = 27 then 'expired' when n % 100 = 37 then 'skipped' when n % 100 = 47 then 'cancelled'
      when n % 100 = 57 then 'draft' else 'sent' end,
    jsonb_build_object('fromUserId', 'bench', 'objectName', 'RC:TxtMsg',
      'content', jsonb_build_object('content', repeat(md5(n::text) || ' ', 8))),
    md5(n::text), at, at + 365 * 86400000::bigint, 'normal', true, 'hold', at - 3600000,
    at, at, jsonb_build_object('at', at, 'text', 'accepted', 'messageUid', md5(n::text)), 'bench', 'bench', at - 3600000, 'bench', at
  from generate_series(0, ${CAMPAIGNS - 1}) n, lateral (select ${FIRST_AT} + n * ${MINUTE_MS}::bigint as at) as t`;
