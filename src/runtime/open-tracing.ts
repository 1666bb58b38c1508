/**
 * OpenTelemetry's door: traces of this process, sent to a collector over OTLP and HTTP.
 *
 * Loaded only where a collector is named. BullMQ's own spans find the tracer through OpenTelemetry's globals, so there is
 * one per process, and closing takes it down again. A collector that is away costs spans, never a release: they are sent in
 * batches, beside the work.
 */
import { context, propagation, SpanStatusCode, trace } from "@opentelemetry/api";
import type { Attributes } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { W3CTraceContextPropagator } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, SamplingDecision, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Sampler } from "@opentelemetry/sdk-trace";
import type { StepFacts, Tracing } from "./tracing.ts";

export type OpenTracing = Tracing & {
  /** Sends what is left, for at most a second or two, and stops. */
  close(): Promise<void>;
};

/** How long a collector may take, so that one that hangs does not hold up the end of the process. Real time. */
const EXPORT_LIMIT_MS = 2_000;

/** `endpoint` as OTEL_EXPORTER_OTLP_ENDPOINT has it: without the path of the traces. */
export function openTracing({ endpoint, version }: { endpoint: string; version: string }): OpenTracing {
  const url = `${endpoint.replace(/\/$/, "")}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: EXPORT_LIMIT_MS });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ "service.name": "herald", "service.version": version }),
    sampler: WITHOUT_IDLING,
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: EXPORT_LIMIT_MS })],
  });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  trace.setGlobalTracerProvider(provider);
  const tracer = trace.getTracer("herald", version);

  return {
    step: (name, facts, work) =>
      tracer.startActiveSpan(`herald ${name}`, { attributes: attributesOf(facts) }, async (span) => {
        try {
          return await work((more) => span.setAttributes(attributesOf(more)));
        } catch (error) {
          // Its words may be a stranger's; the log has them, where secrets are cut out.
          span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "error" });
          throw error;
        } finally {
          span.end();
        }
      }),
    async close() {
      await provider.shutdown().catch(() => undefined);
      trace.disable();
      propagation.disable();
      context.disable();
    },
  };
}

function attributesOf(facts: StepFacts): Attributes {
  return Object.fromEntries(Object.entries(facts).map(([name, value]) => [`herald.${name}`, value]));
}

/** What BullMQ's workers do all day long while there is nothing to do. */
const IDLING = /^(getNextJob|extendLocks|moveStalledJobsToWait|rateLimit)\b/;

const WITHOUT_IDLING: Sampler = {
  shouldSample: (_context, _traceId, spanName) => ({
    decision: IDLING.test(spanName) ? SamplingDecision.NOT_RECORD : SamplingDecision.RECORD_AND_SAMPLED,
  }),
  toString: () => "WithoutIdling",
};
