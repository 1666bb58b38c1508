/** Keeps a store that is away from filling the log: each connection says so on every try. */

type Report = (error: Error, where: string) => void;

/** Passes a report on unless the same words came from the same place within the last `quietMs` of real time. */
export function quietly(report: Report, upMs: () => number, quietMs = 30_000): Report {
  const lastMs = new Map<string, number>();
  return (error, where) => {
    const words = `${where}: ${error.message}`;
    const nowMs = upMs();
    if (nowMs - (lastMs.get(words) ?? -Infinity) < quietMs) return;
    if (lastMs.size >= REMEMBERED_MAX) lastMs.clear();
    lastMs.set(words, nowMs);
    report(error, where);
  };
}

const REMEMBERED_MAX = 1_000;
