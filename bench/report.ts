/** What a benchmark answers with, and how it is shown. */

export type BenchReport = {
  readonly bench: string;
  /** One row per case; every row has the same columns. Units end the column's name. */
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly goals: readonly { readonly goal: string; readonly isMet: boolean }[];
  /** What could not be measured here, and why. */
  readonly notes: readonly string[];
};

export function printReport({ bench, rows, goals, notes }: BenchReport): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => String(row[column] ?? "")))];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)));
  const table = lines.map((line) =>
    line
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [
    bench,
    ...table,
    ...goals.map(({ goal, isMet }) => `${isMet ? "met   " : "MISSED"}  ${goal}`),
    ...notes.map((note) => `not measured: ${note}`),
  ].join("\n");
}

/** The value below which a share of the sorted values lies, by nearest rank. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}
