/** The announcements of a soak: each carries its label and its version, by which calls on the record are told apart. */
import type { Message } from "../src/domain/message.ts";

export function wordsOf(label: string, version: string): Message {
  return { fromUserId: "soak", objectName: "RC:TxtMsg", content: { content: `满三百减五十 #${label}# ${version}` } };
}

/** The label in a message's content as it was sent or stored, or null. */
export function labelIn(content: string): string | null {
  return /#([A-Za-z0-9]+)#/.exec(content)?.[1] ?? null;
}
