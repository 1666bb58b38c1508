/**
 * The demo: the main job on real input. Three days of a shopping app run in two minutes of real time, through the real
 * engine on an embedded store in a temporary directory, over real HTTP to a sandbox in a process of its own. The verdict
 * is taken from the sandbox's record alone.
 *
 * Plan time runs fast; the network does not, so one call's deadline is short here. Only what the story needs is scripted:
 * somebody else uses the App Key, one call hangs, something urgent comes up.
 */
import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CliIo } from "../../cli/io.ts";
import { loadCampaignFile } from "../../cli/load-campaign-file.ts";
import { planRows } from "../../cli/plan-rows.ts";
import { planTable } from "../../cli/plan-table.ts";
import { timelineLine } from "../../cli/timeline.ts";
import { readMessage } from "../../domain/message.ts";
import type { Instant } from "../../domain/time.ts";
import type { Fact } from "../../ledger/audit.ts";
import { createClient } from "../../rongcloud/client.ts";
import type { Clock } from "../../runtime/clock.ts";
import { latestIn, RATE_MAX, systemClock, timeLapseClock } from "../../runtime/clock.ts";
import type { CampaignFile } from "../../schedules/campaign-file.ts";
import type { Herald, HeraldOptions } from "../open-herald.ts";
import { openHerald } from "../open-herald.ts";
import { SANDBOX_CREDENTIALS } from "../settings.ts";
import { createProgress } from "./progress.ts";
import { demoReport } from "./report.ts";
import { startSandboxProcess } from "./sandbox-process.ts";
import type { SandboxProcess } from "./sandbox-process.ts";
import { HANG_AT, STORY_FROM, STORY_UNTIL, STRANGER_AT, STRANGER_MESSAGE, URGENT, URGENT_AT } from "./story.ts";
import type { Verdict } from "./verdict.ts";
import { judgeDemo } from "./verdict.ts";

/** Real time one call may take in the demo. */
const CALL_DEADLINE_MS = 400;
const RECONCILE_MS = 500;

const EXAMPLE = fileURLToPath(new URL("../../../examples/campaigns.yaml", import.meta.url));

/** @returns the exit code: 0 when every promise was kept, 1 when one was broken. */
export async function runDemo(io: CliIo, { json }: { json: boolean }): Promise<number> {
  const loaded = loadCampaignFile(io, EXAMPLE);
  if (loaded.kind === "refused") throw new Error(loaded.result.err);
  const directory = await mkdtemp(join(tmpdir(), "herald-demo-"));
  try {
    const verdict = await lapse(io, { file: loaded.file, directory, isTold: !json });
    io.out(
      json
        ? `${JSON.stringify(withoutWords(verdict))}\n`
        : demoReport(verdict, { zone: loaded.file.app.rules.zone, colour: io.colour }),
    );
    return verdict.broken.length === 0 ? 0 : 1;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function lapse(
  io: CliIo,
  { file, directory, isTold }: { file: CampaignFile; directory: string; isTold: boolean },
): Promise<Verdict> {
  const say = (text: string) => (isTold ? io.out(text) : undefined);
  say(
    `${planTable(planRows(file, STORY_FROM, []), { app: file.app.id, zone: file.app.rules.zone, now: STORY_FROM, colour: io.colour })}\n`,
  );
  say("\nPreparing an embedded store in a temporary directory…\n");
  const provider = { kind: "sandbox" as const, ...SANDBOX_CREDENTIALS };
  const stores = {
    store: { kind: "pglite" as const, directory: join(directory, "store") },
    witnessDirectory: join(directory, "witness"),
  };
  // A store's first start takes seconds, and a second is half an hour here: it is made before the clock begins to run.
  await (await openHerald({ ...stores, provider: { ...provider, hosts: [] } })).close();

  const lapseFrom = { startAt: STORY_FROM, rate: RATE_MAX, originMs: systemClock.realMs() };
  const clock = timeLapseClock(lapseFrom);
  const sandbox = await startSandboxProcess([
    ...["--app-key", provider.appKey, "--app-secret", provider.appSecret],
    ...["--clock-start", new Date(lapseFrom.startAt).toISOString()],
    ...["--clock-rate", String(lapseFrom.rate), "--clock-origin", String(lapseFrom.originMs)],
  ]);
  const progress = createProgress({
    io,
    clock,
    from: STORY_FROM,
    until: STORY_UNTIL,
    zone: file.app.rules.zone,
    isOn: isTold,
  });
  const facts: Fact[] = [];
  const names = new Map(
    [...file.campaigns, ...file.schedules, { id: URGENT.id ?? "", name: URGENT.name ?? "" }].map(({ id, name }) => [
      id,
      name,
    ]),
  );
  const timeline = {
    zone: file.app.rules.zone,
    colour: io.colour,
    nameOf: (subject: string) => names.get(subject.split("~")[0] ?? "") ?? subject,
  };
  const options: HeraldOptions = {
    ...stores,
    provider: { ...provider, hosts: [sandbox.url] },
    clock,
    callDeadlineMs: CALL_DEADLINE_MS,
    reconcileMs: RECONCILE_MS,
    onFact(fact) {
      facts.push(fact);
      const line = timelineLine(fact, timeline);
      if (line !== null) progress.print(`${line}\n`);
    },
    onError: (error, where) => io.err(`trouble with ${where}: ${String(error)}\n`),
  };
  say(`\nThree days in two minutes: every second is ${Math.round(RATE_MAX / 60)} minutes.\n\n`);
  const herald = await openHerald(options);
  try {
    await herald.applyFile({ file, actor: "marketing" });
    await herald.start(file.app.id);
    await tellStory({ herald, sandbox, clock, app: file.app.id, print: progress.print });
    progress.end();
    return judgeDemo({
      calls: (await sandbox.record()).calls,
      campaigns: await reportCampaigns(herald, file.app.id, facts),
      quota: file.app.rules.quota,
      rate: clock.rate,
    });
  } finally {
    progress.end();
    await herald.close();
    await sandbox.stop();
  }
}

type StoryNeeds = { herald: Herald; sandbox: SandboxProcess; clock: Clock; app: string; print: (text: string) => void };

async function tellStory(needs: StoryNeeds): Promise<void> {
  const { herald, sandbox, clock, app, print } = needs;
  await clock.sleepUntil(STRANGER_AT);
  print("                 ! someone else sends with the same App Key, without telling Herald\n");
  await callAsStranger(sandbox.url, clock);

  await clock.sleepUntil(HANG_AT);
  print("                 ! the next call will be read by the service, which then never answers\n");
  await sandbox.addFault("hang-after-reading");

  await clock.sleepUntil(URGENT_AT);
  print("                 ! something urgent comes up\n");
  await herald.submit({ app, actor: "operations", key: "payment-outage", input: URGENT });
  await untilDone(herald, app, clock);
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
async function untilDone(herald: Herald, app: string, clock: Clock): Promise<void> {
  const stepMs = clock.toPlanMs(200);
  while (clock.now() < STORY_UNTIL) {
    const open = await herald.ledger.listCampaigns(app, { statuses: ["scheduled", "releasing"] });
    if (open.every((campaign) => campaign.scheduleId !== null)) return;
    await clock.sleepUntil(Math.min(clock.now() + stepMs, STORY_UNTIL));
  }
}

async function reportCampaigns(herald: Herald, app: string, facts: readonly Fact[]) {
  const campaigns = await herald.ledger.listCampaigns(app);
  return Promise.all(
    campaigns.map(async ({ id, name, status, at, seatAt, promisedAt, outcome, seatReasons }) => ({
      id,
      name,
      status,
      at,
      seatAt: startedAtOf(facts, id) ?? seatAt,
      promisedAt,
      why: outcome?.text ?? seatReasons.at(-1)?.text ?? null,
      tokens: (await herald.ledger.listAttempts(app, id)).map((attempt) => attempt.token),
    })),
  );
}

/** When the campaign's last call was to start. */
function startedAtOf(facts: readonly Fact[], id: string): Instant | null {
  const released = facts.findLast((fact) => fact.subject === id && fact.action === "campaign.releasing");
  return typeof released?.detail["startAt"] === "number" ? released.detail["startAt"] : null;
}

function withoutWords({ broken, ...figures }: Verdict) {
  return { ...figures, broken };
}
