/**
 * What a message said before it was changed. Whoever approves a change is to be shown it, so the audit of the campaign or
 * the schedule keeps it, and only there: no log, alert or list of what happened says what messages say.
 */
import type { Message } from "./message.ts";
import { canonicalMessage } from "./message.ts";
import { isRecord } from "./plain-json.ts";

/** Larger ones, as canonical JSON in UTF-8, are not kept with every change of them. */
export const EARLIER_MESSAGE_BYTES_MAX = 16 * 1024;

/** For the `before` of a change: with `message` where the words differ and are not too many, else with nothing. */
export function earlierMessage(before: Message, after: Message): { readonly message?: Message } {
  const text = canonicalMessage(before);
  if (text === canonicalMessage(after) || Buffer.byteLength(text, "utf8") > EARLIER_MESSAGE_BYTES_MAX) return {};
  return { message: before };
}

/** A fact as it is told to everyone: without what a message said before. */
export function withoutEarlierMessage<Fact extends { readonly detail: Readonly<Record<string, unknown>> }>(
  fact: Fact,
): Fact {
  const { before } = fact.detail;
  if (!isRecord(before) || !("message" in before)) return fact;
  const { message: _, ...rest } = before;
  return { ...fact, detail: { ...fact.detail, before: rest } };
}
