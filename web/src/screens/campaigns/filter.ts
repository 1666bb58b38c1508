/** Which campaigns are listed: what stands in the address, and what Herald is asked for by it. */
import type { CampaignQuery, Status } from "../../api/campaigns.ts";
import type { LocalDate } from "../../time/wall.ts";
import { addDays } from "../../time/wall.ts";

/** In plain words: what of the ledger's statuses and approvals each one means is said once, here. */
export const GROUPS = {
  waiting: { status: ["scheduled"] },
  pending: { status: ["scheduled"], approval: "pending" },
  rejected: { status: ["scheduled"], approval: "rejected" },
  uncertain: { status: ["uncertain"] },
  sent: { status: ["sent"] },
  unsent: { status: ["failed", "expired", "skipped"] },
  cancelled: { status: ["cancelled"] },
  draft: { status: ["draft"] },
} as const satisfies Record<string, { status: readonly Status[]; approval?: string }>;

export type Group = keyof typeof GROUPS;

export const GROUP_NAMES = Object.keys(GROUPS) as readonly Group[];

export type Filter = {
  readonly group: Group | null;
  /** Days of the app's zone, both included, of the time asked for. */
  readonly from: LocalDate | null;
  readonly until: LocalDate | null;
  /** Of a schedule, of none; null: either. */
  readonly recurring: "yes" | "no" | null;
  /** Of this one schedule. */
  readonly schedule: string | null;
  readonly text: string;
  readonly order: "latest" | "earliest";
};

/** Herald searches no longer texts. */
export const TEXT_MAX = 100;

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** What an address says; whatever in it nobody could have chosen here is passed over. */
export function readFilter(address: URLSearchParams): Filter {
  const [group, recurring] = [address.get("standing"), address.get("recurring")];
  const date = (name: string) => {
    const value = address.get(name) ?? "";
    return DATE.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
  };
  return {
    group: GROUP_NAMES.find((name) => name === group) ?? null,
    from: date("from"),
    until: date("until"),
    recurring: recurring === "yes" || recurring === "no" ? recurring : null,
    schedule: address.get("schedule"),
    text: (address.get("text") ?? "").slice(0, TEXT_MAX),
    order: address.get("order") === "earliest" ? "earliest" : "latest",
  };
}

export function writeFilter({ group, from, until, recurring, schedule, text, order }: Filter): URLSearchParams {
  const values = { standing: group, from, until, recurring, schedule, text, order: order === "latest" ? null : order };
  const given = Object.entries(values).filter(([, value]) => value !== null && value !== "");
  return new URLSearchParams(given as [string, string][]);
}

/** Whether it leaves anything out. */
export function isNarrowed(filter: Filter): boolean {
  return writeFilter({ ...filter, order: "latest" }).size > 0;
}

/** What to ask Herald for. Whether something recurs it cannot be asked; that is for `isShown`. */
export function queryOf(
  { group, from, until, schedule, text, order }: Filter,
  { zone, limit }: { zone: string; limit: number },
): Omit<CampaignQuery, "cursor"> {
  const asked: { readonly status: readonly Status[]; readonly approval?: "pending" | "rejected" } | null =
    group === null ? null : GROUPS[group];
  return {
    order,
    limit: String(limit),
    ...(asked === null ? {} : { status: asked.status.join(",") }),
    ...(asked?.approval === undefined ? {} : { approval: asked.approval }),
    ...(from === null ? {} : { from: `${from}T00:00 ${zone}` }),
    ...(until === null ? {} : { until: `${addDays(until, 1)}T00:00 ${zone}` }),
    ...(schedule === null ? {} : { schedule }),
    ...(text.trim() === "" ? {} : { text: text.trim() }),
  };
}

export function isShown({ recurring }: Filter, campaign: { readonly schedule: string | null }): boolean {
  return recurring === null || (recurring === "yes") === (campaign.schedule !== null);
}
