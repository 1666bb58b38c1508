/** Pages of campaigns, out of any number of them: every page is read off an index, whatever is asked for beside its place. */
import type { SQL } from "drizzle-orm";
import {
  and,
  asc,
  count,
  desc,
  eq,
  getTableColumns,
  gte,
  ilike,
  isNotNull,
  lt,
  notInArray,
  or,
  sql,
} from "drizzle-orm";
import type { Approval, Status } from "../domain/campaign.ts";
import { APPROVALS, STATUSES } from "../domain/campaign.ts";
import type { Instant } from "../domain/time.ts";
import type { Database } from "./database.ts";
import { unionAll } from "drizzle-orm/pg-core";
import { campaigns, STATUS_UNKNOWN } from "./schema.ts";
import type { StoredCampaign } from "./stored-campaign.ts";
import { storedOf } from "./stored-campaign.ts";

/** What a list shows of a campaign: everything but what it says. */
export type ListedCampaign = Omit<StoredCampaign, "message">;

export type CampaignFilter = {
  readonly statuses?: readonly Status[];
  readonly scheduleId?: string;
  /** Asked for from this instant on, and before that one. */
  readonly from?: Instant;
  readonly until?: Instant;
  /** Part of a name or id, whatever its case. */
  readonly text?: string;
  /**
   * No index knows of approvals: the page is picked out of what is read in order. What waits for a yes is scheduled, so
   * whoever asks for that status as well has only those read, however many have ended.
   */
  readonly approval?: Approval;
  /** Only what stands out of the plan until a person decides. It is scheduled, so it is looked for among those alone. */
  readonly isHeld?: boolean;
};

type Page = {
  readonly after?: { readonly at: Instant; readonly id: string };
  readonly latestFirst: boolean;
  readonly limit: number;
};

/** A page of campaigns by the time asked for, then id; `after` is where the page before it ended. */
export async function pageCampaigns(
  db: Database,
  app: string,
  only: CampaignFilter,
  page: Page,
): Promise<readonly ListedCampaign[]> {
  // An index gives the order within one status, not among several: each has its page, and the first of all are taken.
  const [first, second, ...others] = standings(only).map((standing) => pageWhere(db, app, [standing, only], page));
  if (first === undefined) return [];
  const rows = await (second === undefined
    ? first
    : unionAll(first, second, ...others)
        .orderBy(...inOrder(page))
        .limit(page.limit));
  return rows.map((row) => {
    const { message: _, ...listed } = storedOf({ ...row, message: null });
    return listed;
  });
}

/** How many campaigns of an app stand where. A status nobody knows counts as uncertain. */
export async function countByStatus(db: Database, app: string): Promise<Readonly<Record<Status, number>>> {
  const rows = await db
    .select({ status: campaigns.status, count: count() })
    .from(campaigns)
    .where(eq(campaigns.app, app))
    .groupBy(campaigns.status);
  const counts = Object.fromEntries(STATUSES.map((status) => [status, 0])) as Record<Status, number>;
  for (const row of rows) counts[STATUSES.find((status) => status === row.status) ?? "uncertain"] += row.count;
  return counts;
}

/** One condition for each page to be read. A status nobody knows is read as uncertain, so whoever looks for those finds it. */
function standings({ statuses, isHeld = false }: CampaignFilter): readonly (SQL | undefined)[] {
  // What has ended may still say for what it was held.
  if (isHeld) return statuses?.includes("scheduled") === false ? [] : [eq(campaigns.status, "scheduled")];
  if (statuses === undefined) return [undefined];
  const known = [...new Set(statuses)].map((status) => eq(campaigns.status, status));
  return statuses.includes("uncertain") ? [...known, STATUS_UNKNOWN] : known;
}

function pageWhere(
  db: Database,
  app: string,
  [standing, only]: readonly [SQL | undefined, CampaignFilter],
  page: Page,
) {
  const { message: _, ...columns } = getTableColumns(campaigns);
  const { scheduleId, from, until, approval, isHeld = false } = only;
  const { after, latestFirst, limit } = page;
  const text = only.text === undefined ? undefined : `%${only.text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return db
    .select(columns)
    .from(campaigns)
    .where(
      and(
        eq(campaigns.app, app),
        standing,
        scheduleId === undefined ? undefined : eq(campaigns.scheduleId, scheduleId),
        from === undefined ? undefined : gte(campaigns.at, from),
        until === undefined ? undefined : lt(campaigns.at, until),
        approval === undefined ? undefined : hasApproval(approval),
        isHeld ? isNotNull(campaigns.held) : undefined,
        text === undefined ? undefined : or(ilike(campaigns.name, text), ilike(campaigns.id, text)),
        after && sql`(${campaigns.at}, ${campaigns.id}) ${latestFirst ? sql`<` : sql`>`} (${after.at}, ${after.id})`,
      ),
    )
    .orderBy(...inOrder(page))
    .limit(limit);
}

/** An approval nobody can read has not been given, so whoever looks for pending ones finds it. */
function hasApproval(approval: Approval): SQL {
  const others = APPROVALS.filter((each) => each !== "pending");
  return approval === "pending" ? notInArray(campaigns.approval, others) : eq(campaigns.approval, approval);
}

function inOrder({ latestFirst }: Page): [SQL, SQL] {
  return latestFirst ? [desc(campaigns.at), desc(campaigns.id)] : [asc(campaigns.at), asc(campaigns.id)];
}
