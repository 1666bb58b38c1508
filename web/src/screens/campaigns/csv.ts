/** Tables as RFC 4180 has them, for spreadsheets. */

/** Without it some spreadsheets take UTF-8 for something else, and Chinese for noise. */
const BYTE_ORDER_MARK = "\uFEFF";

/** What a spreadsheet would take for the beginning of a formula; the wide ones too, which some read as their narrow twins. */
const FORMULA = /^[\s\0]*[=+\-@＝＋－＠]|^[\t\r]/;

export function csvOf(rows: readonly (readonly (string | null)[])[]): string {
  return BYTE_ORDER_MARK + rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/** A name that people chose must not be computed by whoever opens the file: an apostrophe makes it text. */
function cell(value: string | null): string {
  if (value === null) return "";
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
