/** A schedule as it is answered, whoever asks for it. */
import { z } from "@hono/zod-openapi";
import { APPROVALS, LATE_POLICIES, PRIORITIES } from "../domain/campaign.ts";
import type { Schedule } from "../ledger/schedules.ts";
import type { Times } from "./views.ts";
import { JUDGED, judgedView, TIME } from "./views.ts";

export const SCHEDULE = z
  .object({
    id: z.string(),
    app: z.string(),
    name: z.string(),
    cron: z.string(),
    zone: z.string(),
    starts: TIME.nullable(),
    ends: TIME.nullable(),
    exclude: z.array(z.string()),
    message: z.record(z.string(), z.unknown()),
    priority: z.enum(PRIORITIES),
    anytime: z.boolean(),
    late: z.enum(LATE_POLICIES),
    active: z.boolean(),
    approval: z.enum(APPROVALS),
    author: z.string().openapi({ description: "Who last changed what an approval is bound to." }),
    judged: JUDGED,
    revision: z.int(),
    unreadable: z.string().nullable().openapi({ description: "Why it is at rest until it is defined anew." }),
  })
  .openapi("Schedule");

export function scheduleView(schedule: Schedule, { time, timeOrNone }: Times): z.infer<typeof SCHEDULE> {
  const { id, app, name, recurrence, message, priority, anytime, late, active, approval, revision, unreadable } =
    schedule;
  return {
    id,
    app,
    name,
    cron: recurrence.cron,
    zone: recurrence.zone,
    starts: timeOrNone(recurrence.startsAt),
    ends: timeOrNone(recurrence.endsAt),
    exclude: [...recurrence.excludedDates],
    message,
    priority,
    anytime,
    late,
    active,
    approval,
    author: schedule.authoredBy,
    judged: judgedView(schedule, { time }),
    revision,
    unreadable,
  };
}
