/** /v1/audit and /v1/events: what happened, page by page, and as it happens. */
import { createRoute, z } from "@hono/zod-openapi";
import { streamSSE } from "hono/streaming";
import { INSTALLATION, whyNot } from "../../domain/access.ts";
import { withoutEarlierMessage } from "../../domain/earlier-message.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/time.ts";
import { mustBe } from "../../domain/zod-faults.ts";
import { ID_PATTERN } from "../../producer/announcement.ts";
import { json, REFUSALS, router } from "../answers.ts";
import { DEFAULT_APP, needs } from "../identify.ts";
import type { HttpNeeds } from "../needs.ts";
import { present } from "../present.ts";
import { Problem } from "../problem.ts";
import { APP_QUERY, countQuery, SEARCHED } from "../shapes.ts";
import type { Times } from "../views.ts";
import { FACT, factView } from "../views.ts";
import { ANYWHERE, timesOf } from "../zone.ts";

const NUMBER = z
  .string()
  .superRefine(mustBe("the number of a fact", (text) => /^\d{1,15}$/.test(text)))
  .transform(Number)
  .openapi({ type: "integer" });

const audit = createRoute({
  method: "get",
  path: "/audit",
  summary: "Who did what to what, the latest first",
  ...needs("read"),
  request: {
    query: z.object({
      app: z
        .string()
        .superRefine(mustBe(`an app's id, or "*"`, (text) => text === INSTALLATION || ID_PATTERN.test(text)))
        .default(DEFAULT_APP)
        .openapi({ description: `The app; "*" for users and tokens, which is for operators.` }),
      subject: SEARCHED.optional().openapi({
        description:
          "What it is about. Changes of words then say in `before.message` what was said before, up to 16 KiB.",
      }),
      before: NUMBER.optional(),
      limit: countQuery(500, 100),
    }),
  },
  responses: {
    200: json(z.object({ facts: z.array(FACT), next: z.int().nullable() }), "`next`: `before` of the next page"),
    ...REFUSALS,
  },
});

const events = createRoute({
  method: "get",
  path: "/events",
  summary: "What happens, as server-sent events; resumes from `Last-Event-ID`",
  ...needs("read"),
  request: {
    query: APP_QUERY.extend({ after: NUMBER.optional() }),
    headers: z.object({ "last-event-id": z.string().max(20).optional() }),
  },
  responses: {
    200: { description: "A stream of facts", content: { "text/event-stream": { schema: z.string() } } },
    ...REFUSALS,
  },
});

/** Other processes share the ledger, and nobody else tells of what they did. */
const LOOK_EVERY_MS = 2 * SECOND_MS;

/** A proxy that hears nothing for a minute takes the connection for dead. */
const BEAT_EVERY_MS = 15 * SECOND_MS;

/** Then the client comes again by itself, and whether it still may is asked anew. */
const STREAM_MS = 10 * MINUTE_MS;

const FACTS_AT_ONCE = 500;
const STREAMS_MAX = 500;

export function auditRoutes(given: HttpNeeds) {
  const { ledger, clock, onChange, onError } = given;
  let streams = 0;
  const timesFor = (app: string): Promise<Times> | Times => (app === INSTALLATION ? ANYWHERE : timesOf(given, app));

  return router()
    .openapi(audit, async (context) => {
      const { app, subject, before, limit } = context.req.valid("query");
      const why = app === INSTALLATION ? whyNot(context.get("caller"), "administer", null) : null;
      if (why !== null) throw new Problem("forbidden", why);
      const times = await timesFor(app);
      const page = await ledger.read.pageFacts(app, { ...present({ subject, before }), limit });
      const facts = subject === undefined ? page.map(withoutEarlierMessage) : page;
      const next = page.length === limit ? (page.at(-1)?.n ?? null) : null;
      return context.json({ facts: facts.map((fact) => factView(fact, times)), next }, 200);
    })
    .openapi(events, async (context) => {
      const { app, after } = context.req.valid("query");
      const times = await timesFor(app);
      const seen = Number(context.req.valid("header")["last-event-id"] ?? NaN);
      const from = Number.isSafeInteger(seen) && seen >= 0 ? seen : after;
      let last = from ?? (await ledger.read.pageFacts(app, { limit: 1 }))[0]?.n ?? 0;
      if (streams >= STREAMS_MAX) throw new Problem("too-many", "too many listen already", { "retry-after": "30" });
      streams += 1;
      context.header("x-accel-buffering", "no");
      return streamSSE(
        context,
        async (stream) => {
          const changed = listener(onChange);
          try {
            const endsAt = clock.upMs() + STREAM_MS;
            let beatAt = 0;
            while (!stream.aborted && clock.upMs() < endsAt) {
              const facts = await ledger.read.factsAfter(app, last, FACTS_AT_ONCE);
              for (const fact of facts) {
                const told = factView(withoutEarlierMessage(fact), times);
                await stream.writeSSE({ id: String(fact.n), data: JSON.stringify(told) });
                last = fact.n;
              }
              if (clock.upMs() >= beatAt) {
                await stream.write(": still here\n\n");
                beatAt = clock.upMs() + BEAT_EVERY_MS;
              }
              if (facts.length < FACTS_AT_ONCE) await Promise.race([changed.next(), stream.sleep(LOOK_EVERY_MS)]);
            }
          } finally {
            changed.stop();
            streams -= 1;
          }
        },
        // The client comes again, from where it was.
        async (error) => onError(error, "a stream of events"),
      );
    });
}

/** Turns calls into something to wait for; one that comes between two waits is not missed. */
function listener(onChange: HttpNeeds["onChange"]): { next(): Promise<void>; stop(): void } {
  let hasChanged = false;
  let wake: (() => void) | undefined;
  const stop = onChange(() => {
    hasChanged = true;
    wake?.();
  });
  return {
    stop,
    next: () =>
      new Promise((resolve) => {
        wake = () => {
          hasChanged = false;
          resolve();
        };
        if (hasChanged) wake();
      }),
  };
}
