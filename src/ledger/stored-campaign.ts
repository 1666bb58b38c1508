/**
 * A campaign as stored, and how its row is read. What a row holds is unknown until it has been checked: one that cannot
 * be read must not keep the others of its app from going out, so it comes back held as invalid, for a person to mend.
 */
import { z } from "zod";
import { APPROVALS, HELD_CODES, LATE_POLICIES, PRIORITIES, STATUSES } from "../domain/campaign.ts";
import type { Campaign } from "../domain/campaign.ts";
import { describeFault } from "../domain/fault.ts";
import type { Message } from "../domain/message.ts";
import type { Instant } from "../domain/time.ts";
import { readWith } from "../domain/zod-faults.ts";
import { UnreadableRow } from "./errors.ts";
import type { campaigns } from "./schema.ts";

/** How a campaign ended, or why it is uncertain, in a form people are shown. */
export type Outcome = {
  readonly at: Instant;
  readonly text: string;
  readonly token?: string;
  readonly messageUid?: string;
};

/** A campaign as stored: with its place in the queue, and who touched it. */
export type StoredCampaign = Campaign & {
  readonly position: number;
  readonly firstSeatAt: Instant | null;
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
  | "jobN"
  | "jobAt"
  | "held"
> & {
  /** Why the row cannot be read, as long as the campaign is not yet held for it. */
  readonly unreadable: string | null;
};

/** @throws UnreadableRow when nobody could say how far the campaign has come. */
export function storedOf(row: typeof campaigns.$inferSelect): StoredCampaign {
  const status = z.enum(STATUSES).safeParse(row.status);
  if (!status.success) throw new UnreadableRow(`campaign "${row.id}" of app "${row.app}"`, `status "${row.status}"`);
  const { held, unreadable, ...columns } = readColumns(row);
  return {
    ...row,
    ...columns,
    status: status.data,
    // The message is read again before it is sent.
    message: row.message as Message,
    approval: approvalSchema.parse(row.approval),
    held: unreadable === null ? held : { code: "invalid", text: unreadable, since: row.updatedAt },
    outcome: outcomeSchema.parse(row.outcome),
  };
}

export function waitingOf<Row extends WaitingRow>(row: Row): Row & Columns {
  return { ...row, ...readColumns(row) };
}

type WaitingRow = Pick<
  typeof campaigns.$inferSelect,
  "id" | "at" | "deadline" | "priority" | "late" | "seatReasons" | "held"
>;
type Columns = Pick<WaitingCampaign, "priority" | "late" | "seatReasons" | "held" | "unreadable">;

/** Beyond it a Date is no date any more, and nobody meant it. */
const INSTANT_MAX = 8.64e15;

const instant = z.int().min(-INSTANT_MAX).max(INSTANT_MAX);

const essential = z.object({
  at: instant,
  deadline: instant,
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
  })
  .nullable()
  .catch({ at: 0, text: "(its record cannot be read)" });

/** One that nobody can read has not been given. */
const approvalSchema = z.enum(APPROVALS).catch("pending");

function readColumns(row: WaitingRow): Columns {
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
