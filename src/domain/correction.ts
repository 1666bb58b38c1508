/** What reconciling can find wrong between ledger and queue, and put right. */
export const CORRECTION_KINDS = [
  "lost-flight",
  "job-missing",
  "job-wrong-time",
  "job-orphaned",
  "schedule-timer",
] as const;
export type CorrectionKind = (typeof CORRECTION_KINDS)[number];
