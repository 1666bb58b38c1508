/**
 * A campaign as stored, and how its row is read. What a row holds is unknown until it has been checked: one that cannot
 * be read must not keep the others of its app from going out, so it comes back held as invalid, for a person to mend. One
 * whose very status nobody knows may have gone out or not, which is what uncertain means: a person resolves it.
 */
import { z } from "zod";
import type { Judged } from "../domain/approval.ts";
import { APPROVALS, HELD_CODES, LATE_POLICIES, PRIORITIES, STATUSES } from "../domain/campaign.ts";
import type { Campaign, Priority } from "../domain/campaign.ts";
import { describeFault } from "../domain/fault.ts";
import type { Message } from "../domain/message.ts";
import type { Instant } from "../domain/time.ts";
import { readWith } from "../domain/zod-faults.ts";
import { isSaneInstant } from "./sane-instant.ts";
import type { campaigns } from "./schema.ts";

/** How a campaign ended, or why it is uncertain, in a form people are shown. */
export type Outcome = {
  readonly at: Instant;
  readonly text: string;
  readonly token?: string;
  readonly messageUid?: string;
  /** Passed over for its schedule's or the clock's sake: an occurrence that is due after all fires again. */
  readonly mayReturn?: boolean;
};

/** The timing a campaign had when a person asked for it to go out now; any edit gives it back. */
export type ReleaseNow = {
  readonly by: string;
  readonly before: { readonly at: Instant; readonly deadline: Instant; readonly priority: Priority };
};

/** A campaign as stored: with its place in the queue, who judged it, and who touched it. */
export type StoredCampaign = Campaign &
  Judged & {
    readonly releaseNow: ReleaseNow | null;
    readonly position: number;
    readonly firstSeatAt: Instant | null;
    /** The seat people were told last, by an answer or an alert. */
    readonly toldAt: Instant | null;
    readonly jobAt: Instant | null;
    readonly outcome: Outcome | null;
    readonly createdBy: string;
    readonly createdAt: Instant;
    readonly updatedBy: string;
    readonly updatedAt: Instant;
  };

/** What the plan needs to know of a campaign that waits, and what it said of it last; never the message. */
export type WaitingCampaign = Pick<
  StoredCampaign,
  | "id"
  | "name"
  | "at"
  | "deadline"
  | "priority"
  | "anytime"
  | "late"
  | "scheduleId"
  | "nominalAt"
  | "bookedAt"
  | "position"
  | "seatAt"
  | "firstSeatAt"
  | "seatReasons"
  | "promisedAt"
  | "toldAt"
  | "jobN"
  | "jobAt"
  | "held"
  | "approval"
  | "revision"
> & {
  readonly isAsJudged: boolean;
  /** Why the row cannot be read, as long as the campaign is not yet held for it. */
  readonly unreadable: string | null;
};

export function storedOf(row: typeof campaigns.$inferSelect): StoredCampaign {
  const status = z.enum(STATUSES).safeParse(row.status);
  const { held, unreadable, ...columns } = readColumns(row);
  return {
    ...row,
    ...columns,
    status: status.success ? status.data : "uncertain",
    // The message is read again before it is sent.
    message: row.message as Message,
    approval: approvalSchema.parse(row.approval),
    // A row from before approvals does not say; whoever made it is the best guess.
    authoredBy: row.authoredBy ?? row.createdBy,
    releaseNow: releaseNowSchema.parse(row.releaseNow),
    held: unreadable === null ? held : { code: "invalid", text: unreadable, since: row.updatedAt },
    outcome: status.success
      ? outcomeSchema.parse(row.outcome)
      : { at: row.updatedAt, text: `its row in the ledger cannot be read: nobody knows the status "${row.status}"` },
  };
}

/** A waiting campaign as it comes out of the store: what its columns hold is checked by `waitingOf`. */
export type WaitingRow = Pick<
  typeof campaigns.$inferSelect,
  Exclude<keyof WaitingCampaign, "unreadable" | "isAsJudged">
> &
  Pick<WaitingCampaign, "isAsJudged">;

export function waitingOf(row: WaitingRow): WaitingCampaign {
  return { ...row, ...readColumns(row), approval: approvalSchema.parse(row.approval) };
}

type Columns = Pick<WaitingCampaign, "priority" | "late" | "seatReasons" | "held" | "unreadable">;

const instant = z.number().refine(isSaneInstant, "an instant");

/** What the plan reckons with, or writes back. */
const essential = z.object({
  at: instant,
  deadline: instant,
  nominalAt: instant.nullable(),
  bookedAt: instant,
  seatAt: instant.nullable(),
  firstSeatAt: instant.nullable(),
  promisedAt: instant.nullable(),
  jobAt: instant.nullable(),
  priority: z.enum(PRIORITIES),
  late: z.enum(LATE_POLICIES),
  held: z.object({ code: z.enum(HELD_CODES), text: z.string(), since: z.number() }).nullable(),
});

/** The next plan writes the reasons anew, so those that cannot be read are no loss. */
const reasonsSchema = z
  .array(
    z.object({
      code: z.enum(["hold", "send-window", "hour-quota", "day-quota", "reserve", "spacing"]),
      text: z.string(),
      until: z.number().nullable(),
    }),
  )
  .catch([]);

const outcomeSchema = z
  .object({
    at: z.number(),
    text: z.string(),
    token: z.string().exactOptional(),
    messageUid: z.string().exactOptional(),
    mayReturn: z.boolean().exactOptional(),
  })
  .nullable()
  .catch({ at: 0, text: "(its record cannot be read)" });

/** One that nobody can read has not been given. */
export const approvalSchema = z.enum(APPROVALS).catch("pending");

const releaseNowSchema = z
  .object({
    by: z.string(),
    before: z.object({ at: instant, deadline: instant, priority: z.enum(PRIORITIES) }),
  })
  .nullable()
  .catch(null);

function readColumns(row: Pick<WaitingRow, keyof z.input<typeof essential> | "seatReasons">): Columns {
  const seatReasons = reasonsSchema.parse(row.seatReasons);
  const read = readWith(essential, row);
  if (read.kind === "read") {
    const { priority, late, held } = read.value;
    return { priority, late, held, seatReasons, unreadable: null };
  }
  const held = essential.shape.held.catch(null).parse(row.held);
  const text = `its row in the ledger cannot be read: ${read.faults.map(describeFault).join("; ")}`;
  return { priority: "normal", late: "hold", held, seatReasons, unreadable: held?.code === "invalid" ? null : text };
}
