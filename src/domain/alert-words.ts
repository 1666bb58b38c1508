/** An alert in words: what happened, in a line; more about it; and what to do, where there is something to do. */
import type { Alert, AlertKind } from "./alert.ts";
import { EN } from "./alert-words-en.ts";
import { ZH } from "./alert-words-zh.ts";
import { wallTimeOf } from "./time.ts";

export const LANGUAGES = ["en", "zh"] as const;
export type Language = (typeof LANGUAGES)[number];

export type Worded = {
  /** One line, at most `TITLE_CHARACTERS_MAX` characters. */
  readonly title: string;
  readonly text: string;
  /** Empty where there is nothing to do. */
  readonly whatToDo: string;
};

/** How a language tells of one kind. `told` holds what the alert's detail says, read with care. */
export type Wording = {
  title(told: Told): string;
  text(told: Told): string;
  whatToDo?(told: Told): string;
  /** The title where many are told as one. */
  many(count: number, app: string): string;
};

export type Words = {
  readonly kinds: Readonly<Record<AlertKind, Wording>>;
  /** Stands before the title of everything about the sandbox. */
  readonly sandbox: string;
  /** The last line of a list that does not name all. */
  andMore(count: number): string;
};

/** An alert's detail as words need it: a text that is not there is empty, a time that is not there is a dash. */
export type Told = {
  readonly app: string;
  readonly subject: string;
  readonly actor: string;
  /** What people call the campaign or schedule; its id where they call it nothing. */
  readonly name: string;
  word(key: string): string;
  /** The instant under a key, by the clocks of the app's zone. */
  time(key: string): string;
  has(key: string): boolean;
  is(key: string): boolean;
};

/** What a chat shows as a heading. */
const TITLE_CHARACTERS_MAX = 140;

export function wordAlert(alert: Alert, language: Language): Worded {
  const { kinds, sandbox, andMore } = WORDS[language];
  const wording = kinds[alert.kind];
  const told = toldOf(alert);
  const prefix = alert.provider === "sandbox" ? sandbox : "";
  const { count, items } = alert.detail;
  if (typeof count === "number" && Array.isArray(items)) {
    const each = (items as Pick<Alert, "subject" | "detail">[]).map((item) => toldOf({ ...alert, ...item }));
    const rest = count > each.length ? [andMore(count - each.length)] : [];
    return {
      title: cut(prefix + wording.many(count, alert.app)),
      text: [...each.map((one) => `- ${wording.title(one)}`), ...rest].join("\n"),
      whatToDo: (each[0] && wording.whatToDo?.(each[0])) ?? "",
    };
  }
  return {
    title: cut(prefix + wording.title(told)),
    text: wording.text(told).trim(),
    whatToDo: wording.whatToDo?.(told) ?? "",
  };
}

const WORDS: Readonly<Record<Language, Words>> = { en: EN, zh: ZH };

function toldOf({ app, subject, actor, detail, zone }: Alert): Told {
  const word = (key: string): string => wordOf(detail[key]);
  return {
    ...{ app, subject, actor, word },
    name: word("name") === "" ? subject : word("name"),
    time: (key) => timeOf(detail[key], zone),
    has: (key) => detail[key] !== undefined && detail[key] !== null && detail[key] !== "",
    is: (key) => detail[key] === true,
  };
}

function wordOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(wordOf).filter(Boolean).join("; ");
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

/** "2026-11-27 18:00 (Asia/Shanghai)": short, and nobody has to guess by whose clocks. */
function timeOf(value: unknown, zone: string): string {
  if (typeof value !== "number" || !Number.isFinite(value)) return "–";
  const { year, month, day, hour, minute } = wallTimeOf(value, zone);
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${year}-${two(month)}-${two(day)} ${two(hour)}:${two(minute)} (${zone})`;
}

function cut(title: string): string {
  const characters = [...title.replace(/\s+/g, " ")];
  return characters.length <= TITLE_CHARACTERS_MAX
    ? characters.join("")
    : `${characters.slice(0, TITLE_CHARACTERS_MAX - 1).join("")}…`;
}
