/** What of a message people would recognise it by on a phone. */

const LENGTH = 80;

/** The beginning of what is pushed or said, in one line; null where a message of its own kind has neither. */
export function gistOf(message: Readonly<Record<string, unknown>>): string | null {
  const content = message["content"];
  const said = typeof content === "object" && content !== null ? content : {};
  const { title, content: text } = said as { title?: unknown; content?: unknown };
  const found = [message["pushContent"], title, text].find((each) => typeof each === "string" && each.trim() !== "");
  if (typeof found !== "string") return null;
  const line = [...found.trim().replaceAll(/\s+/g, " ")];
  return line.length <= LENGTH ? line.join("") : `${line.slice(0, LENGTH).join("")}…`;
}
