/** Builders: each gives something ordinary, of which a test says only what it is about. */
import { DEFAULT_RULES } from "../../src/domain/app.ts";
import type { AppRules } from "../../src/domain/app.ts";
import type { Message } from "../../src/domain/message.ts";
import type { Recurrence } from "../../src/domain/occurrence.ts";
import { DAY_MS } from "../../src/domain/time.ts";
import type { Instant } from "../../src/domain/time.ts";
import type { Announcement } from "../../src/producer/announcement.ts";
import type { Notice } from "../../src/schedules/define-schedule.ts";

/** Friday 27 November 2026, 10:00 in Shanghai. */
export const MORNING: Instant = Date.parse("2026-11-27T10:00:00+08:00");

/** An instant of that Friday, by the clocks of Shanghai: `at("12:30")`; `at("09:00", 1)` is Saturday's. */
export function at(time: string, daysLater = 0): Instant {
  return Date.parse(`2026-11-27T${time.length === 5 ? `${time}:00` : time}+08:00`) + daysLater * DAY_MS;
}

export function aMessage(text = "Everything must go"): Message {
  return { fromUserId: "shop", objectName: "RC:TxtMsg", content: { content: text } };
}

/** An announcement as a file or a form hands it in, every field filled in. */
export function anAnnouncement(said: Partial<Announcement> & Pick<Announcement, "at">): Announcement {
  const id = said.id ?? "spring-sale";
  return {
    id,
    name: id,
    message: aMessage(),
    deadline: said.at + DAY_MS,
    priority: "normal",
    anytime: false,
    late: "hold",
    position: 0,
    ...said,
  };
}

/** A schedule that fires every day at noon in Shanghai. */
export function aNotice(said: Partial<Omit<Notice, "recurrence">> & { recurrence?: Partial<Recurrence> } = {}): Notice {
  const id = said.id ?? "tips";
  return {
    id,
    name: id,
    message: aMessage("Tip of the day"),
    priority: "normal",
    anytime: false,
    late: "skip",
    active: true,
    position: 0,
    ...said,
    recurrence: {
      cron: "0 12 * * *",
      zone: "Asia/Shanghai",
      startsAt: null,
      endsAt: null,
      excludedDates: [],
      ...said.recurrence,
    },
  };
}

/** The default rules, but for what is said. */
export function someRules(said: Partial<AppRules> = {}): AppRules {
  return { ...DEFAULT_RULES, ...said };
}
