/** What the API answers with, by the shapes it is written by: a field that is renamed there does not compile here. */
import type { z } from "zod";
import type { AppNowAnswer } from "../http/routes/apps.ts";
import type { OccurrenceAnswer, ScheduleAnswer } from "../http/routes/schedules.ts";
import type { TokenAnswer, UserAnswer } from "../http/routes/users.ts";
import type { CAMPAIGN, CAMPAIGN_DETAIL, FACT, PLACED, PLAN_LINE, REASON, SHIFT, WARNING } from "../http/views.ts";

export type { AppAnswer, AppNowAnswer } from "../http/routes/apps.ts";
export type { AppliedAnswer } from "../http/routes/apply.ts";
export type { OccurrenceAnswer, ScheduleAnswer, ScheduleChangedAnswer } from "../http/routes/schedules.ts";
export type { TokenAnswer, UserAnswer } from "../http/routes/users.ts";

export type CampaignAnswer = z.infer<typeof CAMPAIGN>;
export type CampaignDetailAnswer = z.infer<typeof CAMPAIGN_DETAIL>;
export type PlacedAnswer = z.infer<typeof PLACED>;
export type PlanLineAnswer = z.infer<typeof PLAN_LINE>;
export type ReasonAnswer = z.infer<typeof REASON>;
export type FactAnswer = z.infer<typeof FACT>;
export type WarningAnswer = z.infer<typeof WARNING>;
type ShiftAnswer = z.infer<typeof SHIFT>;

export type CampaignsAnswer = { readonly campaigns: readonly CampaignAnswer[]; readonly next: string | null };
export type PlanAnswer = { readonly now: string; readonly zone: string; readonly lines: readonly PlanLineAnswer[] };
export type WhatIfAnswer = PlanAnswer & { readonly shifts: readonly ShiftAnswer[] };
export type FactsAnswer = { readonly facts: readonly FactAnswer[]; readonly next: number | null };
export type SchedulesAnswer = { readonly schedules: readonly ScheduleAnswer[] };
export type OccurrencesAnswer = { readonly occurrences: readonly OccurrenceAnswer[] };
export type UsersAnswer = { readonly users: readonly UserAnswer[] };
export type TokensAnswer = { readonly tokens: readonly TokenAnswer[] };
export type UsageAnswer = AppNowAnswer["usage"][number];
