/** What faces ask the ledger for, to show it: pages, counts, outlooks, and who a token stands for. No lock is taken. */
import { sql } from "drizzle-orm";
import type { Clock } from "../runtime/clock.ts";
import type { Instant } from "../domain/time.ts";
import { listUsage } from "./attempts.ts";
import { factsAfter, pageFacts } from "./audit.ts";
import type { CampaignFilter } from "./campaign-pages.ts";
import { countByStatus, pageCampaigns } from "./campaign-pages.ts";
import type { Database } from "./database.ts";
import { readOutlook } from "./outlook.ts";
import * as users from "./users.ts";

export type LedgerReads = ReturnType<typeof createReads>;

export function createReads(db: Database, clock: Clock) {
  return {
    outlook: (app: string) => readOutlook(db, app, clock.now()),
    /** The calls that count, of which an outlook has only those that may still matter. */
    usage: (app: string, since: Instant) => listUsage(db, app, since),
    pageCampaigns: (app: string, only: CampaignFilter, page: Parameters<typeof pageCampaigns>[3]) =>
      pageCampaigns(db, app, only, page),
    countByStatus: (app: string) => countByStatus(db, app),
    pageFacts: (app: string, page: Parameters<typeof pageFacts>[2]) => pageFacts(db, app, page),
    factsAfter: (app: string, n: number, limit: number) => factsAfter(db, app, n, limit),
    users: {
      list: () => users.listUsers(db),
      find: (name: string) => users.findUser(db, name),
      listTokens: (user: string) => users.listTokens(db, user),
      findByHash: (hash: string) => users.findByHash(db, hash),
      touch: (id: string, realAt: number) => users.touchToken(db, id, realAt),
    },
    /** Answers when the store does. */
    async ping(): Promise<void> {
      await db.execute(sql`select 1`);
    },
  };
}
