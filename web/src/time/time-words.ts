/** Times in words: always with the day, and with the year where it is another; the reader's own time where it differs. */
import type { Language } from "../words/i18n.ts";
import { languageTag, useLanguage } from "../words/i18n.ts";
import type { LocalDate } from "./wall.ts";
import { clockText, DAY_MS, HOUR_MS, MINUTE_MS, offsetMs, utcOf, wallOf } from "./wall.ts";

export type TimeWords = ReturnType<typeof timeWords>;

export function useTimeWords(): TimeWords {
  const language = useLanguage();
  const words = made.get(language) ?? timeWords(language);
  made.set(language, words);
  return words;
}

/** Formatters are dear to make, and a calendar tells a hundred times at once. */
const made = new Map<Language, TimeWords>();

export function timeWords(language: Language) {
  const tag = languageTag(language);
  const isChinese = language === "zh";
  const formatter = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(isChinese ? "zh-CN" : "en-GB", { timeZone: "UTC", ...options });
  const short = formatter(
    isChinese
      ? { month: "long", day: "numeric", weekday: "short" }
      : { weekday: "short", day: "numeric", month: "short" },
  );
  const withYear = formatter(
    isChinese
      ? { year: "numeric", month: "long", day: "numeric", weekday: "short" }
      : { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  );
  const weekday = formatter({ weekday: "short" });
  const monthTitle = formatter({ year: "numeric", month: "long" });

  const words = {
    tag,
    /** "Fri 27 Nov" · "11月27日周五"; with the year unless it is that of `near`. */
    day(date: LocalDate, near?: LocalDate): string {
      const isNear = near === undefined || near.slice(0, 4) === date.slice(0, 4);
      return (isNear ? short : withYear).format(utcOf(date)).replace(",", "");
    },
    /** "Fri" · "周五". */
    weekday: (date: LocalDate): string => weekday.format(utcOf(date)),
    /** "November 2026" · "2026年11月". */
    month: (date: LocalDate): string => monthTitle.format(utcOf(date)),
    /** "18:00" as the app's wall shows it; "18:00:07" with seconds. */
    clock(at: string, { seconds = false } = {}): string {
      const { minute, second } = wallOf(at);
      return seconds ? `${clockText(minute)}:${String(second).padStart(2, "0")}` : clockText(minute);
    },
    /** "Fri 27 Nov 18:00" · "11月27日周五 18:00". */
    moment(at: string, { near, seconds = false }: { near?: string; seconds?: boolean } = {}): string {
      const { date } = wallOf(at);
      const day = words.day(date, near === undefined ? undefined : wallOf(near).date);
      return `${day} ${words.clock(at, { seconds })}`;
    },
    /** The reader's own time where their clock shows another than the app's; null where it shows the same. */
    own(at: string): string | null {
      const instant = new Date(at);
      const ownOffsetMs = -instant.getTimezoneOffset() * MINUTE_MS;
      if (ownOffsetMs === offsetMs(at)) return null;
      const own = new Date(instant.getTime() + ownOffsetMs).toISOString();
      return words.moment(own);
    },
    /** A length, to be read at a glance: "02:13:40" within a day, "3 d 4 h" beyond. Milliseconds; never below nothing. */
    countdown(ms: number): string {
      const left = Math.max(0, ms);
      if (left < DAY_MS) {
        const seconds = Math.floor(left / 1_000);
        return `${clockText(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, "0")}`;
      }
      const days = Math.floor(left / DAY_MS);
      const hours = Math.floor((left % DAY_MS) / HOUR_MS);
      return isChinese ? `${days} 天 ${hours} 小时` : `${days} d ${hours} h`;
    },
    /** A length in whole words: "2 h 10 min" · "2 小时 10 分钟". */
    length(ms: number): string {
      const minutes = Math.max(0, Math.round(ms / MINUTE_MS));
      const [days, hours, rest] = [Math.floor(minutes / 1_440), Math.floor((minutes % 1_440) / 60), minutes % 60];
      const [d, h, m] = isChinese ? ["天", "小时", "分钟"] : ["d", "h", "min"];
      const parts = [
        days > 0 ? `${days} ${d}` : "",
        hours > 0 ? `${hours} ${h}` : "",
        rest > 0 || minutes === 0 ? `${rest} ${m}` : "",
      ];
      return parts.filter((part) => part !== "").join(" ");
    },
    /** "1.2 M" · "120 万". */
    people(count: number): string {
      return new Intl.NumberFormat(tag, { notation: "compact", maximumFractionDigits: 1 }).format(count);
    },
  };
  return words;
}
