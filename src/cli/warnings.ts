/** Warnings for people: the same one about many entries is said once. */
import type { Warning } from "../domain/fault.ts";

/** Lines under the heading "Warnings", none when there are none. */
export function describeWarnings(
  entries: readonly { readonly name: string; readonly warnings: readonly Warning[] }[],
): string[] {
  const about = new Map<string, Set<string>>();
  for (const { name, warnings } of entries) {
    for (const { text } of warnings) about.set(text, (about.get(text) ?? new Set()).add(name));
  }
  if (about.size === 0) return [];
  const names = new Set(entries.map(({ name }) => name));
  return ["", "Warnings", ...[...about].map(([text, whom]) => `  ${subject([...whom], names.size)}: ${text}`)];
}

const NAMES_SHOWN = 3;

function subject(names: readonly string[], outOf: number): string {
  if (names.length === outOf && outOf > 1) return "every entry";
  const more = names.length - NAMES_SHOWN;
  return [...names.slice(0, NAMES_SHOWN), ...(more > 0 ? [`${more} more`] : [])].join(", ");
}
