/** The story as it happens: what nobody planned, each at its instant of the lapse, until every announcement has ended. */
import { randomUUID } from "node:crypto";
import { readMessage } from "../../domain/message.ts";
import { createClient } from "../../rongcloud/client.ts";
import type { Clock } from "../../runtime/clock.ts";
import { latestIn } from "../../runtime/clock.ts";
import type { Herald } from "../open-herald.ts";
import { SANDBOX_CREDENTIALS } from "../settings.ts";
import type { SandboxProcess } from "./sandbox-process.ts";
import { HANG_AT, STORY_UNTIL, STRANGER_AT, STRANGER_MESSAGE, URGENT, URGENT_AT } from "./story.ts";

/** Plan time runs fast; the network does not, so one call's deadline is short here. */
export const CALL_DEADLINE_MS = 400;

type StoryNeeds = {
  readonly herald: Herald;
  readonly sandbox: SandboxProcess;
  readonly clock: Clock;
  readonly app: string;
  print(text: string): void;
  /** Ends it early, by rejecting with its reason. */
  readonly signal?: AbortSignal;
};

export async function tellStory({ herald, sandbox, clock, app, print, signal }: StoryNeeds): Promise<void> {
  await clock.sleepUntil(STRANGER_AT, signal);
  print("                 ! someone else sends with the same App Key, without telling Herald\n");
  await callAsStranger(sandbox.url, clock);

  await clock.sleepUntil(HANG_AT, signal);
  print("                 ! the next call will be read by the service, which then never answers\n");
  await sandbox.addFault("hang-after-reading");

  await clock.sleepUntil(URGENT_AT, signal);
  print("                 ! something urgent comes up\n");
  await herald.submit({ app, actor: "operations", key: "payment-outage", input: URGENT });
  await untilDone({ herald, app, clock, ...(signal ? { signal } : {}) });
}

async function callAsStranger(host: string, clock: Clock): Promise<void> {
  const read = readMessage(STRANGER_MESSAGE);
  if (read.kind === "faults") throw new Error("the stranger's message is not valid");
  const client = createClient({ ...SANDBOX_CREDENTIALS, callDeadlineMs: CALL_DEADLINE_MS, clock });
  const sendBefore = latestIn(clock, CALL_DEADLINE_MS);
  await client.call({ message: read.message, host, token: randomUUID(), sendBefore });
  await client.close();
}

/** Waits for the one-off announcements to end, but not beyond the story. */
async function untilDone({
  herald,
  app,
  clock,
  signal,
}: Pick<StoryNeeds, "herald" | "app" | "clock" | "signal">): Promise<void> {
  const stepMs = clock.toPlanMs(200);
  while (clock.now() < STORY_UNTIL) {
    const open = await herald.ledger.listCampaigns(app, { statuses: ["scheduled", "releasing"] });
    if (open.every((campaign) => campaign.scheduleId !== null)) return;
    await clock.sleepUntil(Math.min(clock.now() + stepMs, STORY_UNTIL), signal);
  }
}
