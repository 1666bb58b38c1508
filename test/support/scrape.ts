/** A scrape, read by a parser that is not ours. */
import parse from "parse-prometheus-text-format";

type Labels = Readonly<Record<string, string>>;

/** The value of one counter or gauge; undefined when it is not there. */
export function valueOf(text: string, name: string, labels: Labels): number | undefined {
  const family = parse(text).find((each) => each.name === name);
  const found = family?.metrics.find((metric) => sorted(metric.labels ?? {}) === sorted(labels));
  return found?.value === undefined ? undefined : Number(found.value);
}

/** The `count` or `sum` of one histogram. The parser makes one of those that differ only in a label, so this reads lines. */
export function totalOf(text: string, name: string, of: "count" | "sum", labels: Labels): number | undefined {
  const said = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const line = text.split("\n").find((each) => each.startsWith(`${name}_${of}{${said.join(",")}} `));
  return line === undefined ? undefined : Number(line.split(" ").at(-1));
}

/** Every metric there is, by name. */
export function namesIn(text: string): readonly string[] {
  return parse(text).map(({ name }) => name);
}

function sorted(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort());
}
