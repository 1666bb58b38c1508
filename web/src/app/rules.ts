/** What the rules of an app say, as far as the desk must know: they are told as they are given in a campaign file. */
import type { AppNow } from "../api/apps.ts";

type Told = AppNow["rules"];

type Quota =
  | { readonly kind: "sliding"; readonly minutes: number; readonly limit: number }
  | {
      readonly kind: "day";
      readonly zone: string;
      readonly limit: number;
    };

export function quotaOf(rules: Told): readonly Quota[] {
  return (rules["quota"] ?? []) as unknown as readonly Quota[];
}

/** How many calls a day holds by its tightest rule; null where none limits the day. */
export function dayLimitOf(rules: Told): number | null {
  const limits = quotaOf(rules).flatMap((rule) => (rule.kind === "day" ? [rule.limit] : []));
  return limits.length === 0 ? null : Math.min(...limits);
}

export function zoneOf(rules: Told): string {
  return rules["zone"] as string;
}

/** How many users a broadcast reaches; null where nobody said. */
export function audienceOf(rules: Told): number | null {
  const audience = rules["audience"];
  return typeof audience === "number" && audience > 0 ? audience : null;
}

export function approvalOf(rules: Told): "off" | "required" | "by-another" {
  return (rules["approval"] ?? "off") as "off" | "required" | "by-another";
}

/** How long after its call the last user has it, in milliseconds: 2,000 users a second, and three minutes for whoever polls. */
export function deliveryMsOf(rules: Told): number {
  return ((audienceOf(rules) ?? 0) / 2_000) * 1_000 + 3 * 60_000;
}
