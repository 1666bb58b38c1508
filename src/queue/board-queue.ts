/** A queue as bull-board shows it: to look at only, and loaded only when somebody looks. */
import type { BaseAdapter } from "@bull-board/api/baseAdapter";
import type { Queue } from "bullmq";

export type BoardQueue = BaseAdapter;

export async function boardQueue(queue: unknown, title: string): Promise<BoardQueue> {
  const { BullMQAdapter } = await import("@bull-board/api/bullMQAdapter");
  return new BullMQAdapter(queue as Queue, { readOnlyMode: true, allowRetries: false, displayName: title });
}
