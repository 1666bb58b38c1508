/** A release told as it goes: each step that takes time becomes a span with the campaign's and the attempt's ids. */
import type { StepFacts, Tracing } from "../runtime/tracing.ts";
import type { ReleaseNeeds } from "./release.ts";

/** The same needs, with their steps traced. */
export function traced(needs: ReleaseNeeds, { step }: Tracing, ids: StepFacts): ReleaseNeeds {
  return {
    ...needs,
    acquire: (job, token, latest) =>
      step("acquire", { ...ids, attempt: token }, async (note) => {
        const verdict = await needs.acquire(job, token, latest);
        note({ verdict: verdict.kind });
        return verdict;
      }),
    witness: (entry) => step("witness", { ...ids, attempt: entry.token }, () => needs.witness(entry)),
    call: (request) =>
      step("call", { ...ids, attempt: request.token, host: request.host }, async (note) => {
        const reply = await needs.call(request);
        note({ reply: reply.kind, ...(reply.httpStatus === null ? {} : { status: reply.httpStatus }) });
        return reply;
      }),
    settle: (token, reply) =>
      step("settle", { ...ids, attempt: token, reply: reply.kind }, () => needs.settle(token, reply)),
  };
}
