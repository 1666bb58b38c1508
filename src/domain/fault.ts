/**
 * Faults and warnings: what is wrong with something a person gave us, said so that it can be put right.
 *
 * A fault refuses the whole input; readers collect every fault before they refuse. A warning refuses nothing: the input
 * is legal but may surprise, and is shown to a person before anything is sent.
 */

export type Fault = {
  /** Where in the input, in the input's own words: `campaigns[2].message.pushExt.title`. Empty for the whole input. */
  readonly path: string;
  /** What would be right, as a noun phrase after "must be": "at most 50 characters". */
  readonly expected: string;
  /** What came, short enough to print: `62 characters`, `"Asia/Shanghia"`. */
  readonly got: string;
  /** A near-miss worth suggesting, when there is one: "Asia/Shanghai". */
  readonly suggestion?: string;
};

export type Warning = {
  /** Stable and kebab-case; people and programs may match on it. */
  readonly code: string;
  readonly path: string;
  readonly text: string;
};

/** Says a fault in one sentence: `zone must be an IANA time zone; got "Asia/Shanghia" — did you mean "Asia/Shanghai"?` */
export function describeFault(fault: Fault): string {
  const subject = fault.path === "" ? "it" : fault.path;
  const hint = fault.suggestion === undefined ? "" : ` — did you mean "${fault.suggestion}"?`;
  return `${subject} must be ${fault.expected}; got ${fault.got}${hint}`;
}

/** Moves faults (or warnings) found in a part under the path of the whole: `under("message", faults)`. */
export function under<T extends { readonly path: string }>(prefix: string, found: readonly T[]): T[] {
  return found.map((each) => ({
    ...each,
    path: each.path === "" ? prefix : each.path.startsWith("[") ? prefix + each.path : `${prefix}.${each.path}`,
  }));
}

/** Writes a path as people do: `campaigns[2].message.title`; a key that would confuse is put in brackets and quotes. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "number") return `${text}[${step}]`;
    const key = String(step);
    if (!/^[\w$:~-]+$/.test(key)) return `${text}[${quote(key)}]`;
    return text === "" ? key : `${text}.${key}`;
  }, "");
}

/** A fault about a key that the reader does not know; where none of the known ones is near, all are named. */
export function unknownKey(path: readonly PropertyKey[], key: string, known: readonly string[]): Fault {
  const suggestion = nearest(key, known);
  const fault = { path: pathText(path), got: quote(key) };
  if (suggestion !== undefined) return { ...fault, expected: "a known key", suggestion };
  return {
    ...fault,
    expected: known.length > 0 ? `one of the keys ${known.join(", ")}` : "left out: there is no such key",
  };
}

/** Shows any value the way a fault quotes it: JSON, cut at 80 characters, never a whole message body. Never throws. */
export function quote(value: unknown): string {
  if (value === undefined) return "nothing";
  // JSON would write NaN and the infinities as null, which is not what came.
  const text = typeof value === "number" || typeof value === "bigint" ? String(value) : jsonOrType(value);
  return text.length > 80 ? `${text.slice(0, 77).toWellFormed()}…` : text;
}

function jsonOrType(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    // A cycle, or a bigint within: no JSON to show, but the fault must still be told.
    return typeof value;
  }
}

/** The candidate nearest to `got` (at most 2 edits or a fifth of its length, 1 for three letters; ignoring case), if any. */
export function nearest(got: string, candidates: Iterable<string>): string | undefined {
  const wanted = got.toLowerCase();
  let best: string | undefined;
  // One letter for another is no misspelling: fewer edits than letters.
  let bestDistance = Math.min(got.length <= 3 ? 2 : Math.max(3, Math.floor(got.length / 5) + 1), got.length);
  for (const candidate of candidates) {
    // No fewer edits than letters apart: also what keeps a pasted novel from being compared letter by letter.
    if (Math.abs(candidate.length - got.length) >= bestDistance) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours each cost 1. */
function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let cost = Math.min(
        (above[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (above[column - 1] ?? 0) + (same ? 0 : 1),
      );
      if (a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        cost = Math.min(cost, (twoAbove[column - 2] ?? Infinity) + 1);
      }
      current.push(cost);
    }
    twoAbove = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
