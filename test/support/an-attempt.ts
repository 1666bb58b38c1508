/** Attempts as a ledger keeps them, for tests that write them by hand. */
import { randomUUID } from "node:crypto";
import { NO_ANSWER } from "../../src/domain/outcome.ts";
import type { Attempt } from "../../src/ledger/attempts.ts";
import type { Ledger } from "../../src/ledger/open-ledger.ts";
import { MORNING } from "./a-campaign.ts";

/** A call in flight since the morning, but for what a test says of it. */
export function anAttempt(said: Partial<Attempt> = {}): Omit<Attempt, "app"> {
  return {
    token: "token",
    campaignId: "spring",
    host: null,
    startedAt: MORNING,
    startedRealAt: MORNING,
    finishedAt: null,
    reply: "in_flight",
    ...NO_ANSWER,
    why: null,
    counts: true,
    urgent: false,
    who: "herald",
    ...said,
  };
}

/** What a process leaves behind that is killed in the middle of a call, begun so long ago in plan time and in real time. */
export async function leaveInFlight(
  ledger: Ledger,
  {
    app,
    id,
    host,
    agoMs = 0,
    realAgoMs = 0,
  }: { app: string; id: string; host: string; agoMs?: number; realAgoMs?: number },
): Promise<void> {
  await ledger.decide(app, "herald", async (decision) => {
    const campaign = await decision.campaigns.find(id);
    if (campaign) await decision.campaigns.move(campaign, "releasing");
    const startedAt = decision.now - agoMs;
    const startedRealAt = decision.realNow - realAgoMs;
    await decision.attempts.insert(anAttempt({ token: randomUUID(), campaignId: id, host, startedAt, startedRealAt }));
  });
}
