/** One entry under `campaigns` in a file. */
import { z } from "zod";
import { quote, under, type Fault, type Warning } from "../domain/fault.ts";
import { readMessage } from "../domain/message.ts";
import { isRecord } from "../domain/plain-json.ts";
import { formatInstant, type Instant } from "../domain/time.ts";
import { readWith, type Read } from "../domain/zod-faults.ts";
import type { Announcement } from "../producer/announcement.ts";
import { DEFAULT_WAIT_MS } from "../producer/announcement.ts";
import { ENTRY_FIELDS } from "./entry-fields.ts";
import { readLengthMs, readTime } from "./when.ts";

export type CampaignEntry = Announcement & {
  /** Paths are relative to the entry. */
  readonly warnings: readonly Warning[];
};

/** Reads an entry; every fault at once, with paths relative to it. `likelyZone` is suggested where a time lacks one. */
export function readCampaignEntry(
  input: unknown,
  { position, likelyZone }: { position: number; likelyZone: string },
): Read<CampaignEntry> {
  const shape = readWith(SHAPE, input);
  if (!isRecord(input)) return { kind: "faults", faults: shape.kind === "faults" ? shape.faults : [] };

  const message = readMessage(input["message"]);
  const at = readTime(input["at"], { likelyZone });
  const deadline = readDeadline(input["deadline"], at.kind === "time" ? at.at : null, likelyZone);
  const faults = [
    ...(shape.kind === "faults" ? shape.faults : []),
    ...(at.kind === "fault" ? under("at", [at.fault]) : []),
    ...(deadline.kind === "fault" ? under("deadline", [deadline.fault]) : []),
    ...(message.kind === "faults" ? under("message", message.faults) : []),
  ];
  if (shape.kind === "faults" || at.kind === "fault" || deadline.kind === "fault" || message.kind === "faults") {
    return { kind: "faults", faults };
  }
  const { id, name, priority, anytime, late } = shape.value;
  return {
    kind: "read",
    value: {
      id,
      name: name ?? id,
      message: message.message,
      at: at.at,
      deadline: deadline.at,
      priority,
      anytime,
      late: late ?? "hold",
      position,
      warnings: [
        ...under("at", at.warnings),
        ...under("deadline", deadline.warnings),
        ...under("message", message.warnings),
      ],
    },
  };
}

const SHAPE = z.strictObject({
  ...ENTRY_FIELDS,
  at: z.unknown().exactOptional(),
  deadline: z.unknown().exactOptional(),
});

type DeadlineReading = { kind: "time"; at: Instant; warnings: readonly Warning[] } | { kind: "fault"; fault: Fault };

/** `at` is null where it could not be read: then only the deadline's own form is checked. */
function readDeadline(value: unknown, at: Instant | null, likelyZone: string): DeadlineReading {
  if (value === undefined) return { kind: "time", at: (at ?? 0) + DEFAULT_WAIT_MS, warnings: [] };
  const lengthMs = typeof value === "string" ? readLengthMs(value) : null;
  if (lengthMs === 0) {
    return { kind: "fault", fault: { path: "", expected: "some time after `at`", got: quote(value) } };
  }
  if (lengthMs !== null) return { kind: "time", at: (at ?? 0) + lengthMs, warnings: [] };

  const reading = readTime(value, { likelyZone });
  if (reading.kind === "fault") {
    return {
      kind: "fault",
      fault: { ...reading.fault, expected: `a length such as "24h" or ${reading.fault.expected}` },
    };
  }
  if (at !== null && reading.at < at) {
    const expected = `not before \`at\`, ${formatInstant(at, likelyZone)}`;
    return { kind: "fault", fault: { path: "", expected, got: quote(value) } };
  }
  return reading;
}
