/** One entry under `schedules` in a file. */
import { z } from "zod";
import { checkRecurrence } from "../domain/check-recurrence.ts";
import { under, type Fault, type Warning } from "../domain/fault.ts";
import { readMessage } from "../domain/message.ts";
import type { Recurrence } from "../domain/occurrence.ts";
import { isRecord } from "../domain/plain-json.ts";
import { eitherDayWarning, shareOfQuota } from "../domain/quota-share.ts";
import { isZone, type Instant } from "../domain/time.ts";
import { readWith, type Read } from "../domain/zod-faults.ts";
import type { Notice } from "./define-schedule.ts";
import { ENTRY_FIELDS } from "./entry-fields.ts";
import { readTimeIn } from "./when.ts";

export type ScheduleEntry = Notice & {
  /** Paths are relative to the entry. */
  readonly warnings: readonly Warning[];
};

/** Reads an entry; every fault at once, with paths relative to it. `callsPerDay` is what its share is judged by. */
export function readScheduleEntry(
  input: unknown,
  { position, callsPerDay }: { position: number; callsPerDay: number },
): Read<ScheduleEntry> {
  const shape = readWith(SHAPE, input);
  if (!isRecord(input)) return { kind: "faults", faults: shape.kind === "faults" ? shape.faults : [] };

  const message = readMessage(input["message"]);
  const { recurrence, faults: recurrenceFaults, warnings } = readRecurrence(input);
  const faults = [
    ...(shape.kind === "faults" ? shape.faults : []),
    ...recurrenceFaults,
    ...(message.kind === "faults" ? under("message", message.faults) : []),
  ];
  if (shape.kind === "faults" || message.kind === "faults" || faults.length > 0) return { kind: "faults", faults };
  const { id, name, priority, anytime, late, active } = shape.value;
  return {
    kind: "read",
    value: {
      id,
      name: name ?? id,
      message: message.message,
      recurrence,
      priority,
      anytime,
      late: late ?? "skip",
      active,
      position,
      warnings: [
        ...warnings,
        ...eitherDayWarning(recurrence),
        ...shareOfQuota(recurrence, callsPerDay),
        ...under("message", message.warnings),
      ],
    },
  };
}

const SHAPE = z.strictObject({
  ...ENTRY_FIELDS,
  cron: z.string("a cron pattern in quotes"),
  zone: z.string("an IANA time zone"),
  starts: z.unknown().exactOptional(),
  ends: z.unknown().exactOptional(),
  exclude: z.array(z.string(`a local date such as "2026-12-25"`)).max(1_000).exactOptional(),
  active: z.boolean().default(true),
});

/** Parts of the wrong type have their fault from `SHAPE`; something harmless stands in, so that the others are judged. */
function readRecurrence(input: Readonly<Record<string, unknown>>) {
  const { cron, zone, starts, ends, exclude } = input;
  const faults: Fault[] = [];
  const warnings: Warning[] = [];
  const zoneOfTimes = typeof zone === "string" && isZone(zone) ? zone : "UTC";
  const bound = (path: string, value: unknown, edge: "start" | "end"): Instant | null => {
    if (value === undefined || value === null) return null;
    const reading = readTimeIn(zoneOfTimes, value, edge);
    if (reading.kind === "fault") {
      faults.push(...under(path, [reading.fault]));
      return null;
    }
    warnings.push(...under(path, reading.warnings));
    return reading.at;
  };
  const isListOfText = Array.isArray(exclude) && exclude.every((date) => typeof date === "string");
  const recurrence: Recurrence = {
    cron: typeof cron === "string" ? cron : "* * * * *",
    zone: typeof zone === "string" ? zone : "UTC",
    startsAt: bound("starts", starts, "start"),
    endsAt: bound("ends", ends, "end"),
    excludedDates: isListOfText ? exclude : [],
  };
  const found = checkRecurrence(recurrence).map((fault) => ({ ...fault, path: inFileWords(fault.path) }));
  return { recurrence, faults: [...found, ...faults], warnings };
}

function inFileWords(path: string): string {
  return path
    .replace(/^startsAt/, "starts")
    .replace(/^endsAt/, "ends")
    .replace(/^excludedDates/, "exclude");
}
