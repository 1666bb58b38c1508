/** What a soak answers with, and how it is shown. */
import type { Verdict } from "./verdict.ts";

export type SoakReport = Verdict & {
  readonly pairing: string;
  readonly seed: number;
  readonly planDays: number;
  readonly breakages: number;
  /** By kind of what was put right last: how often it was measured, and the longest. Real time. */
  readonly recoveries: Readonly<Record<string, { readonly times: number; readonly slowestMs: number }>>;
  /** How people were answered, and what was reported as trouble while things were broken: how often each. */
  readonly answers: Readonly<Record<string, number>>;
  readonly troubles: Readonly<Record<string, number>>;
  /** For each broken promise its campaign's history. */
  readonly histories: readonly (readonly string[])[];
};

export function printReport(report: SoakReport): string {
  const { recoveries, broken, histories } = report;
  const slowest = Object.entries(recoveries).sort(([, a], [, b]) => b.slowestMs - a.slowestMs);
  return [
    `${report.pairing}: ${report.planDays.toFixed(1)} days with ${report.breakages} breakages, seed ${report.seed}`,
    `  campaigns ${report.campaigns} · calls ${report.calls} · accepted ${report.accepted} · duplicates ${report.duplicates} · ` +
      `lost ${report.lost} · over quota ${report.overQuota} · uncertain ${report.uncertain} · expired ${report.expired} · ` +
      `rejected calls ${report.rejected} · others' calls ${report.strangers}`,
    `  slowest recovery ${slowest.map(([kind, { times, slowestMs }]) => `${kind} ${slowestMs} ms of ${times}`).join(", ")}`,
    ...(broken.length === 0
      ? ["  Every promise was kept."]
      : [`  BROKEN, with seed ${report.seed}:`, ...histories.flat().map((line) => `    ${line}`)]),
  ].join("\n");
}

/** The report without the histories' bulk, for machines: those of the broken promises stay. */
export function jsonReport(reports: readonly SoakReport[], seed: number): string {
  const kept = reports.length > 0 && reports.every(({ broken }) => broken.length === 0);
  return JSON.stringify({ seed, kept, pairings: reports });
}
