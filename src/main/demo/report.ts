/** The demo's last page: what became of each announcement, and the verdict. */
import { styleText } from "node:util";
import { dayTime } from "../../cli/timeline.ts";
import { columns } from "../../cli/table.ts";
import type { Verdict } from "./verdict.ts";

export function demoReport(verdict: Verdict, { zone, colour }: { zone: string; colour: boolean }): string {
  const rows = verdict.campaigns.map((campaign) => [
    campaign.name,
    dayTime(campaign.at, zone),
    campaign.seatAt === null ? "–" : dayTime(campaign.seatAt, zone),
    campaign.status,
    String(campaign.acceptedCalls),
    campaign.lateMs === null ? "" : `${campaign.lateMs.toFixed(1)} ms`,
  ]);
  const { accepted, duplicates, overQuota, throttled, uncertain, expired, lateMs, broken } = verdict;
  const figures = [
    `accepted ${accepted}`,
    `duplicates ${duplicates}`,
    `calls over any window ${overQuota}`,
    `throttled ${throttled}`,
    `uncertain ${uncertain}`,
    `expired ${expired}`,
    `late p50 ${lateMs.p50.toFixed(1)} ms, p99 ${lateMs.p99.toFixed(1)} ms, max ${lateMs.max.toFixed(1)} ms (real time)`,
  ].join(" · ");
  const ending =
    broken.length === 0
      ? paint("green", "Every promise was kept.", colour)
      : [paint("red", "Promises were broken:", colour), ...broken.map((each) => `  ${each}`)].join("\n");
  const header = ["announcement", "asked for", "seat", "became", "accepted calls", "late"];
  return [
    "",
    "What became of it, by the sandbox's record:",
    "",
    ...columns([header, ...rows]),
    "",
    figures,
    "",
    ending,
    "",
  ].join("\n");
}

function paint(style: "green" | "red", text: string, colour: boolean): string {
  return colour ? styleText(style, text) : text;
}
