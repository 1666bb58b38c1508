/** Text in columns, where a Chinese character takes the room of two Latin ones. */

import { stripVTControlCharacters } from "node:util";

/** Pads every cell but the last of each row to its column's width; cells may hold colours. */
export function columns(rows: readonly (readonly string[])[], { indent = "  ", gap = "  " } = {}): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, displayWidth(cell))));
  }
  return rows.map((row) => {
    const cells = row.map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - displayWidth(cell))));
    return (indent + cells.join(gap)).trimEnd();
  });
}

/** How many terminal cells a text takes: two for East Asian wide characters and emoji, none for marks and colours. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(stripVTControlCharacters(text))) width += WIDE.test(segment) ? 2 : 1;
  return width;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
