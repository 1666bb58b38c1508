/** What happens, told to a person as it happens: one line a fact, in the app's zone and in plain words. */
import { styleText } from "node:util";
import type { Fact } from "../ledger/audit.ts";
import { DateTime } from "luxon";
import type { Instant } from "../domain/time.ts";

export type TimelineSettings = {
  readonly zone: string;
  readonly colour: boolean;
  /** The name people know a campaign or schedule by. */
  nameOf(subject: string): string;
};

type Mark = { readonly sign: string; readonly colour: "green" | "yellow" | "red" | "cyan" | "gray" };

const MARKS = {
  sent: { sign: "●", colour: "green" },
  booked: { sign: "◉", colour: "cyan" },
  moved: { sign: "→", colour: "cyan" },
  note: { sign: "·", colour: "gray" },
  held: { sign: "‖", colour: "yellow" },
  uncertain: { sign: "▲", colour: "red" },
  failed: { sign: "✕", colour: "red" },
} as const satisfies Record<string, Mark>;

/** One line for a fact, or null for facts that are of no interest to someone watching. */
export function timelineLine(fact: Fact, settings: TimelineSettings): string | null {
  const told = tell(fact, settings);
  if (told === null) return null;
  const { mark, text } = told;
  const sign = settings.colour ? styleText(mark.colour, mark.sign) : mark.sign;
  return `${dayTime(fact.at, settings.zone)}  ${sign} ${text}`;
}

function tell(fact: Fact, { zone, nameOf }: TimelineSettings): { mark: Mark; text: string } | null {
  const name = nameOf(fact.subject);
  const { detail, at } = fact;
  const when = (value: unknown) => timeSeenFrom(at, value, zone);
  switch (fact.action) {
    case "campaign.submitted":
      return { mark: MARKS.note, text: `${name}: asked for ${when(detail["at"])}${urgency(detail["priority"])}` };
    case "campaign.seated":
      return { mark: MARKS.booked, text: `${name}: goes out ${when(detail["to"])}${because(detail["reasons"])}` };
    case "campaign.reseated":
      return {
        mark: MARKS.moved,
        text: `${name}: goes out ${when(detail["to"])} instead of ${when(detail["from"])}${because(detail["reasons"])}`,
      };
    case "campaign.will-miss":
      return {
        mark: MARKS.held,
        text: `${name}: no seat before its deadline ${when(detail["deadline"])}; the first is ${when(detail["firstSeatAt"])}`,
      };
    case "campaign.sent":
      return { mark: MARKS.sent, text: `${name}: sent` };
    case "campaign.returned":
      return { mark: MARKS.note, text: `${name}: not sent, waits for another seat (${word(detail["why"])})` };
    case "campaign.uncertain":
      return {
        mark: MARKS.uncertain,
        text: `${name}: nobody can tell whether it went out; it is not sent again (${word(detail["why"])})`,
      };
    case "campaign.failed":
      return { mark: MARKS.failed, text: `${name}: refused by RongCloud (${word(detail["why"])})` };
    case "campaign.expired":
      return { mark: MARKS.failed, text: `${name}: not sent, its deadline passed` };
    case "campaign.skipped":
    case "occurrence.skipped":
      return { mark: MARKS.failed, text: `${name}: skipped, ${word(detail["text"])}` };
    case "campaign.held":
    case "occurrence.held":
      return { mark: MARKS.held, text: `${name}: held for a person, ${word(detail["text"])}` };
    case "campaign.cancelled":
      return { mark: MARKS.note, text: `${name}: cancelled by ${fact.actor}${noted(detail["note"])}` };
    case "campaign.edited":
      return { mark: MARKS.note, text: `${name}: changed by ${fact.actor}` };
    case "campaign.resolved":
      return {
        mark: MARKS.note,
        text: `${name}: ${fact.actor} says it was ${detail["became"] === "sent" ? "" : "not "}sent${noted(detail["note"])}`,
      };
    case "campaign.duplicate-alarm":
      return { mark: MARKS.uncertain, text: `${name}: may have reached everyone twice` };
    case "app.held":
      return {
        mark: MARKS.held,
        text: `nothing goes out ${detail["until"] === null ? "until a person resumes" : `before ${when(detail["until"])}`} (${word(detail["why"])})`,
      };
    case "app.paused":
      return { mark: MARKS.held, text: `paused by ${fact.actor}${noted(detail["note"])}` };
    case "app.resumed":
      return { mark: MARKS.note, text: `resumed by ${fact.actor}${noted(detail["note"])}` };
    case "app.armed":
      return { mark: MARKS.note, text: `armed by ${fact.actor}${noted(detail["note"])}` };
    case "app.disarmed":
      return { mark: MARKS.held, text: `disarmed: ${word(detail["why"])}` };
    default:
      return null;
  }
}

/** "Thu 26 09:00" in the zone. */
export function dayTime(at: Instant, zone: string): string {
  return DateTime.fromMillis(at, { zone, locale: "en" }).toFormat("ccc dd HH:mm");
}

/** "10:05" on the same day, "Fri 27 08:00" on another. */
function timeSeenFrom(from: Instant, value: unknown, zone: string): string {
  if (typeof value !== "number") return "?";
  const then = DateTime.fromMillis(value, { zone, locale: "en" });
  return then.toFormat(then.hasSame(DateTime.fromMillis(from, { zone }), "day") ? "HH:mm" : "ccc dd HH:mm");
}

function because(reasons: unknown): string {
  return Array.isArray(reasons) && reasons.length > 0 ? ` — ${reasons.join("; ")}` : "";
}

function urgency(priority: unknown): string {
  return priority === "urgent" ? " (urgent)" : "";
}

function noted(note: unknown): string {
  return typeof note === "string" && note !== "" ? ` (${note})` : "";
}

function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}
