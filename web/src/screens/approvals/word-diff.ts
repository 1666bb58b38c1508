/** What became of a text, word by word: what stayed, what went, what came. Chinese is cut into words as well. */
export type Piece = { readonly kind: "same" | "gone" | "new"; readonly text: string };

/** More words than these are compared as a whole: nobody reads that much marked up, and comparing takes their product. */
const WORDS_MAX = 1_500;

const cutter = new Intl.Segmenter("zh", { granularity: "word" });

/** In order; the pieces that are not new make the old text, and those that are not gone the new one. */
export function wordDiff(before: string, after: string): readonly Piece[] {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  const head = commonLength(old, now);
  const tail = commonLength(old.slice(head).reverse(), now.slice(head).reverse());
  const middle = middleDiff(old.slice(head, old.length - tail), now.slice(head, now.length - tail));
  return joined([...same(now.slice(0, head)), ...middle, ...same(now.slice(now.length - tail))]);
}

/** A time of day is one word, for whoever reads "18:00" crossed out need not put it together. */
const CLOCK = /(\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)/;

function wordsOf(text: string): readonly string[] {
  return text
    .split(CLOCK)
    .flatMap((part) => (CLOCK.test(part) ? [part] : [...cutter.segment(part)].map(({ segment }) => segment)));
}

function same(words: readonly string[]): readonly Piece[] {
  return words.map((text) => ({ kind: "same", text }));
}

function commonLength(a: readonly string[], b: readonly string[]): number {
  const length = a.findIndex((word, index) => word !== b[index]);
  return length < 0 ? Math.min(a.length, b.length) : length;
}

/** The longest common subsequence, walked from the front. */
function middleDiff(old: readonly string[], now: readonly string[]): readonly Piece[] {
  if (old.length > WORDS_MAX || now.length > WORDS_MAX) {
    return [
      { kind: "gone", text: old.join("") },
      { kind: "new", text: now.join("") },
    ];
  }
  const width = now.length + 1;
  const lengths = new Uint16Array((old.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row--) {
    for (let column = now.length - 1; column >= 0; column--) {
      const longer = Math.max(at(row + 1, column), at(row, column + 1));
      lengths[row * width + column] = old[row] === now[column] ? at(row + 1, column + 1) + 1 : longer;
    }
  }
  const pieces: Piece[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    const [gone, came] = [old[row], now[column]];
    if (gone !== undefined && gone === came) {
      pieces.push({ kind: "same", text: gone });
      row++;
      column++;
    } else if (came === undefined || (gone !== undefined && at(row + 1, column) >= at(row, column + 1))) {
      pieces.push({ kind: "gone", text: gone ?? "" });
      row++;
    } else {
      pieces.push({ kind: "new", text: came });
      column++;
    }
  }
  return pieces;
}

/** Neighbours of one kind become one piece; of what was replaced, what went stands before what came. */
function joined(pieces: readonly Piece[]): readonly Piece[] {
  const done: Piece[] = [];
  let [gone, came, kept] = ["", "", ""];
  const flush = () => {
    if (kept !== "") done.push({ kind: "same", text: kept });
    if (gone !== "") done.push({ kind: "gone", text: gone });
    if (came !== "") done.push({ kind: "new", text: came });
    [gone, came, kept] = ["", "", ""];
  };
  for (const { kind, text } of pieces) {
    if (kind === "same") {
      if (gone !== "" || came !== "") flush();
      kept += text;
    } else if (kind === "gone") gone += text;
    else came += text;
  }
  flush();
  return done;
}
