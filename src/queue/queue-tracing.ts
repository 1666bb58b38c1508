/** BullMQ's own spans, through bullmq-otel: a job carries the trace of who put it to who releases it. */
import type { QueueOptions } from "bullmq";

export type QueueTracing = NonNullable<QueueOptions["telemetry"]>;

/** Loaded only where traces are collected. The tracer is the one OpenTelemetry holds for this process. */
export async function openQueueTracing(): Promise<QueueTracing> {
  const { BullMQOtel } = await import("bullmq-otel");
  return new BullMQOtel({ tracerName: "herald" });
}
