/** The text a schedule is registered with in the queue: its recurrence. Another text is another registration. */
import { z } from "zod";
import type { Recurrence } from "../domain/occurrence.ts";
import { nextOccurrence } from "../domain/occurrence.ts";
import type { Instant } from "../domain/time.ts";
import { FIRE_LEAD_MS } from "./fire-schedule.ts";

const recurrenceSchema = z.object({
  cron: z.string(),
  zone: z.string(),
  startsAt: z.number().nullable(),
  endsAt: z.number().nullable(),
  excludedDates: z.array(z.string()),
});

export function definitionOf({ cron, zone, startsAt, endsAt, excludedDates }: Recurrence): string {
  return JSON.stringify({ cron, zone, startsAt, endsAt, excludedDates });
}

/**
 * When the schedule's timer must ring next: the lead ahead of the first occurrence whose ring is after `after`. Null when
 * nothing is left to fire.
 *
 * @throws when the text is not a definition.
 */
export function nextFire(definition: string, after: Instant): Instant | null {
  const recurrence = recurrenceSchema.parse(JSON.parse(definition));
  const nominalAt = nextOccurrence(recurrence, after + FIRE_LEAD_MS);
  return nominalAt === null ? null : nominalAt - FIRE_LEAD_MS;
}
