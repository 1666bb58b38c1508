/** One release, as a collector of traces sees it. */
import { expect, it } from "vitest";
import { openTracing } from "../../src/runtime/open-tracing.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { CREDENTIALS, markOf } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { aReceiver } from "../support/receiver.ts";
import { roomySandbox, runHerald } from "../support/running-herald.ts";

type Span = {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  attributes: { key: string; value: { stringValue?: string } }[];
};

it.each(PAIRINGS.filter(({ isPresent }) => isPresent))(
  "on $name, tells a release from submitting to settling as one trace, without message or secret",
  async ({ fresh }) => {
    const collector = await aReceiver((response) => response.writeHead(200).end("{}"));
    const tracing = openTracing({ endpoint: new URL(collector.url).origin, version: "0.0.0" });
    const sandbox = await roomySandbox(systemClock);
    const calls: { campaignId: string; lateMs: number }[] = [];
    const onCall = (call: { campaignId: string; lateMs: number }) => calls.push(call);
    const running = await runHerald(await fresh(), { clock: systemClock, hosts: [sandbox.url], tracing, onCall });
    const app = await running.anApp();
    const { id } = await running.submit(app, { at: systemClock.now() + 1_500 });
    const { detail } = await running.fact(id, "campaign.sent");
    await running.close();
    await sandbox.stop();
    await tracing.close();

    expect(running.errors).toEqual([]);
    expect(calls).toMatchObject([{ campaignId: id, lateMs: expect.any(Number) }]);
    expect(calls[0]!.lateMs).toBeGreaterThanOrEqual(0);
    expect(collector.received.every(({ path }) => path === "/v1/traces")).toBe(true);
    const text = collector.received.map(({ body }) => body).join("\n");
    const spans = collector.received.flatMap(({ body }) => spansIn(body));
    const attribute = (span: Span, key: string) => span.attributes.find((each) => each.key === key)?.value.stringValue;

    const ours = ["submit", "acquire", "witness", "call", "settle"].map((step) => {
      const found = spans.filter(({ name }) => name === `herald ${step}`);
      expect(found, step).toHaveLength(1);
      return found[0]!;
    });
    expect(new Set(ours.map(({ traceId }) => traceId)).size).toBe(1);
    for (const span of ours) expect(attribute(span, "herald.campaign")).toBe(id);
    for (const span of ours.slice(1)) expect(attribute(span, "herald.attempt")).toBe(detail["token"]);
    expect(attribute(ours[3]!, "herald.reply")).toBe("accepted");
    // BullMQ's own spans lie between: the job carries the trace to whoever releases it.
    const parents = new Set(spans.map(({ spanId }) => spanId));
    expect(ours.slice(1).every(({ parentSpanId }) => parents.has(parentSpanId ?? ""))).toBe(true);
    for (const secret of [CREDENTIALS.appSecret, CREDENTIALS.appKey, markOf(id), "满三百减五十"]) {
      expect(text).not.toContain(secret);
    }
  },
);

function spansIn(body: string): readonly Span[] {
  const sent = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
  return sent.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans));
}
