/**
 * The forms of recurrence that people are asked for in plain words, and the cron expression behind each. All times of one
 * notice share their minute, for that is what one expression can say; whatever fits no form is told by its expression.
 */
import { readCronFields } from "./cron-fields.ts";

export const FORMS = ["daily", "weekdays", "weekly", "monthly", "own"] as const;
export type Form = (typeof FORMS)[number];

type Times = {
  /** At least one, sorted. */
  readonly hours: readonly number[];
  readonly minute: number;
};

export type Parts =
  | (Times & { readonly form: "daily" | "weekdays" })
  /** 0 is Sunday; at least one. */
  | (Times & { readonly form: "weekly"; readonly days: readonly number[] })
  | (Times & { readonly form: "monthly"; readonly days: readonly MonthDay[] })
  | { readonly form: "own"; readonly cron: string };

export type MonthDay = number | "last";

const WORKDAYS = [1, 2, 3, 4, 5];
const WEEK = [1, 2, 3, 4, 5, 6, 0];
const NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

export function cronOf(parts: Parts): string {
  if (parts.form === "own") return parts.cron;
  const time = `${parts.minute} ${inOrder(parts.hours).join(",")}`;
  switch (parts.form) {
    case "daily":
      return `${time} * * *`;
    case "weekdays":
      return `${time} * * MON-FRI`;
    case "weekly":
      return `${time} * * ${WEEK.filter((day) => parts.days.includes(day))
        .map((day) => NAMES[day])
        .join(",")}`;
    case "monthly":
      return `${time} ${monthDays(parts.days)} * *`;
    default:
      return parts satisfies never;
  }
}

/** As the form that was chosen, if it can say it: every weekday is also a week of chosen days. Otherwise as the form that can. */
export function partsOf(cron: string, chosen: Form | null = null): Parts {
  const own: Parts = { form: "own", cron };
  const fields = chosen === "own" ? null : readCronFields(cron);
  if (fields === null) return own;
  const [minute = 0] = fields.minutes;
  const isOnTheMinute = fields.minutes.length === 1 && fields.seconds.join() === "0";
  if (!isOnTheMinute || fields.months.length < 12) return own;
  const times = { hours: fields.hours, minute };
  if (fields.monthDays !== null) {
    const { days, hasLast } = fields.monthDays;
    return { form: "monthly", ...times, days: [...days, ...(hasLast ? (["last"] as const) : [])] };
  }
  if (fields.weekdays !== null && fields.weekdays.nth !== null) return own;
  const days = fields.weekdays?.days ?? [0, ...WORKDAYS, 6];
  if (chosen === "weekly") return { form: "weekly", ...times, days };
  if (days.length === 7) return { form: "daily", ...times };
  if (days.join() === WORKDAYS.join()) return { form: "weekdays", ...times };
  return { form: "weekly", ...times, days };
}

/** The same times in another form; `weekday` and `monthDay` are where a form that asks for days begins. */
export function inForm(
  parts: Parts,
  form: Form,
  { weekday, monthDay }: { readonly weekday: number; readonly monthDay: number },
): Parts {
  const times = parts.form === "own" ? { hours: [10], minute: 0 } : { hours: parts.hours, minute: parts.minute };
  switch (form) {
    case "daily":
    case "weekdays":
      return { form, ...times };
    case "weekly":
      return { form, ...times, days: parts.form === "weekdays" ? WORKDAYS : [weekday] };
    case "monthly":
      return { form, ...times, days: [monthDay] };
    case "own":
      return { form, cron: cronOf(parts) };
    default:
      return form satisfies never;
  }
}

function monthDays(days: readonly MonthDay[]): string {
  const numbers = inOrder(days.filter((day) => day !== "last"));
  return [...numbers.map(String), ...(days.includes("last") ? ["L"] : [])].join(",");
}

function inOrder(values: readonly number[]): readonly number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
