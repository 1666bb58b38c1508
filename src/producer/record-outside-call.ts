/** Recording a call that someone made with the same App Key outside Herald, so that the plan reckons with it. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { NO_ANSWER } from "../domain/outcome.ts";
import type { Instant } from "../domain/time.ts";
import type { Decide } from "../ledger/decision.ts";
import { Refused } from "../domain/refused.ts";
import { readWith } from "../domain/zod-faults.ts";
import { readNote } from "./words.ts";

/** @throws Refused when the call ends before it starts, or is not over yet. */
export async function recordOutsideCall(
  needs: { decide: Decide },
  request: { app: string; actor: string; startedAt: Instant; finishedAt?: Instant; note?: string },
): Promise<void> {
  const { app, actor, startedAt, finishedAt = startedAt } = request;
  const note = readNote(request.note);
  await needs.decide(app, actor, async (decision) => {
    const read = readWith(span(decision.now), { startedAt, finishedAt });
    if (read.kind === "faults") throw new Refused("invalid", "the call cannot be recorded:", read.faults);
    await decision.attempts.insert({
      token: randomUUID(),
      campaignId: null,
      host: null,
      startedAt,
      startedRealAt: decision.realNow,
      finishedAt,
      reply: "outside",
      ...NO_ANSWER,
      why: note === "" ? null : note,
      counts: true,
      urgent: false,
      who: actor,
    });
    decision.record(app, "app.outside-call", { startedAt, finishedAt, note });
    await decision.replan();
  });
}

/** A call that is not over could be a slip of the pen, and would close the quota until it is. */
function span(now: Instant) {
  const past = z.int("a whole number of milliseconds since 1970").min(0).max(now, "in the past");
  return z.object({ startedAt: past, finishedAt: past }).refine((call) => call.finishedAt >= call.startedAt, {
    path: ["finishedAt"],
    message: "no earlier than startedAt",
  });
}
