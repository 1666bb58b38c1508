/**
 * The campaign file: an app's rules, its campaigns and its schedules, in YAML or JSON, as people keep it beside their
 * code. Reading it is pure and tells every fault at once; `claimsOf` says what it asks of the plan.
 */
import { z } from "zod";
import { DEFAULT_RULES, type AppRules } from "../domain/app.ts";
import { quote, under, type Fault, type Warning } from "../domain/fault.ts";
import { futureClaims } from "../domain/future-claims.ts";
import { isRecord } from "../domain/plain-json.ts";
import type { Claim } from "../domain/plan.ts";
import { callsPerDay } from "../domain/quota-share.ts";
import { isZone, type Instant } from "../domain/time.ts";
import { readWith, type Read } from "../domain/zod-faults.ts";
import { DEFAULT_APP_ID, readAppSection } from "./app-section.ts";
import { readCampaignEntry, type CampaignEntry } from "./campaign-entry.ts";
import { idOf } from "./entry-fields.ts";
import { parseText } from "./parse-text.ts";
import { readScheduleEntry, type ScheduleEntry } from "./schedule-entry.ts";

export type { CampaignEntry } from "./campaign-entry.ts";
export type { ScheduleEntry } from "./schedule-entry.ts";

export type CampaignFile = {
  readonly app: { readonly id: string; readonly rules: AppRules };
  readonly campaigns: readonly CampaignEntry[];
  readonly schedules: readonly ScheduleEntry[];
  /** All warnings of the file, with paths from its top. */
  readonly warnings: readonly Warning[];
};

/** A fault, and where people will find it. */
export type FileFault = Fault & {
  /** Of the entry it is in, where that has one. */
  readonly id?: string;
  /** On which the entry begins. */
  readonly line?: number;
};

/** Reads a campaign file, or says everything that is wrong with it, with paths such as `campaigns[2].message.pushExt.title`. */
export function readCampaignFile(
  text: string,
):
  | { readonly kind: "file"; readonly file: CampaignFile }
  | { readonly kind: "faults"; readonly faults: readonly FileFault[] } {
  const parsed = parseText(text);
  if (parsed.kind === "faults") return parsed;
  const top = readWith(TOP, parsed.value);
  // An entry is judged even where its neighbours or the frame around it are wrong.
  const parts: Readonly<Record<string, unknown>> = isRecord(parsed.value) ? parsed.value : {};
  const app = readAppSection(isRecord(parts["app"]) ? parts["app"] : {});
  const rules = app.kind === "read" ? app.value.rules : DEFAULT_RULES;
  const faults: FileFault[] = [
    ...(top.kind === "faults" ? top.faults : []),
    ...(app.kind === "faults" ? under("app", app.faults) : []),
  ];

  const rawCampaigns = listOf(parts["campaigns"]);
  const rawSchedules = listOf(parts["schedules"]);
  const collect = <T>(list: string, index: number, raw: unknown, read: Read<T>): T[] => {
    if (read.kind === "read") return [read.value];
    const id = idOf(raw);
    const line = parsed.lineOf([list, index]);
    const place = { ...(id === null ? {} : { id }), ...(line === null ? {} : { line }) };
    faults.push(...under(`${list}[${index}]`, read.faults).map((fault) => ({ ...fault, ...place })));
    return [];
  };
  const likelyZone = likelyZoneOf(parts["app"]);
  const campaigns = rawCampaigns.flatMap((raw, index) =>
    collect("campaigns", index, raw, readCampaignEntry(raw, { position: index, likelyZone })),
  );
  const share = { callsPerDay: callsPerDay(rules.quota) };
  const schedules = rawSchedules.flatMap((raw, index) =>
    collect("schedules", index, raw, readScheduleEntry(raw, { position: rawCampaigns.length + index, ...share })),
  );
  faults.push(...duplicateIds(rawCampaigns, rawSchedules));
  if (faults.length > 0) return { kind: "faults", faults };

  const warnings = [
    ...campaigns.flatMap((entry, index) => under(`campaigns[${index}]`, entry.warnings)),
    ...schedules.flatMap((entry, index) => under(`schedules[${index}]`, entry.warnings)),
    ...(campaigns.length + schedules.length > 0 ? [] : [NOTHING_TO_SEND]),
  ];
  const section = app.kind === "read" ? app.value : { id: DEFAULT_APP_ID, rules };
  return { kind: "file", file: { app: section, campaigns, schedules, warnings } };
}

/**
 * What a file asks of the plan at `now`: its campaigns, and the occurrences of its active schedules from `now` on. All
 * are booked at once, so position in the file decides between equals of one priority and instant.
 */
export function claimsOf(file: CampaignFile, now: Instant): Claim[] {
  const campaigns = file.campaigns.map(({ id, priority, at, deadline, anytime, position }): Claim => ({
    id,
    priority,
    bookedAt: now,
    nominalAt: at,
    at,
    deadline,
    anytime,
    position,
  }));
  const schedules = file.schedules.filter(({ active }) => active);
  const standing = schedules.map((schedule) => ({ ...schedule, bookedAt: now, consideredUntil: now - 1 }));
  return [...campaigns, ...futureClaims({ now, claims: campaigns, schedules: standing })];
}

const ENTRIES_MAX = 100_000;

/** A list with nothing under its key ("campaigns:" and a comment) is YAML's null, and means none. */
const LIST = z.array(z.unknown(), "a list").max(ENTRIES_MAX).nullable().exactOptional();

const TOP = z.strictObject(
  { app: z.record(z.string(), z.unknown(), "an object").nullable().exactOptional(), campaigns: LIST, schedules: LIST },
  // Only where it is no object at all: a plain text here would stand in for the words on unknown keys too.
  { error: ({ code }) => (code === "invalid_type" ? "an object with app, campaigns and schedules" : undefined) },
);

const NOTHING_TO_SEND: Warning = {
  code: "nothing-to-send",
  path: "",
  text: "There are no campaigns and no schedules.",
};

/** A list that is too long has that fault and no others: nobody reads a hundred thousand. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) && value.length <= ENTRIES_MAX ? value : [];
}

/** The zone to suggest for a time that has none: the app's, where it states one. */
function likelyZoneOf(app: unknown): string {
  const zone = isRecord(app) ? app["zone"] : undefined;
  return typeof zone === "string" && isZone(zone) ? zone : DEFAULT_RULES.zone;
}

function duplicateIds(campaigns: readonly unknown[], schedules: readonly unknown[]): FileFault[] {
  const entries = [
    ...campaigns.map((raw, index) => ({ id: idOf(raw), place: `campaigns[${index}]` })),
    ...schedules.map((raw, index) => ({ id: idOf(raw), place: `schedules[${index}]` })),
  ];
  const first = new Map<string, string>();
  return entries.flatMap(({ id, place }) => {
    if (id === null) return [];
    const taken = first.get(id);
    if (taken === undefined) {
      first.set(id, place);
      return [];
    }
    const got = `${quote(id)}, which is also the id of ${taken}`;
    return [{ path: `${place}.id`, expected: "an id of its own in the whole file", got, id }];
  });
}
