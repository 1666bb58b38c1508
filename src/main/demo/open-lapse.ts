/**
 * Three days in a time-lapse: the real engine on an embedded store, over real HTTP to a sandbox in a process of its own. The
 * verdict is taken from the sandbox's record alone.
 *
 * Only what the story needs is scripted: somebody else uses the App Key, one call hangs, something urgent comes up.
 */
import type { CliIo } from "../../cli/io.ts";
import { timelineLine } from "../../cli/timeline.ts";
import type { Instant } from "../../domain/time.ts";
import type { Fact } from "../../ledger/audit.ts";
import type { Clock } from "../../runtime/clock.ts";
import { systemClock, timeLapseClock } from "../../runtime/clock.ts";
import type { CampaignFile } from "../../schedules/campaign-file.ts";
import type { Herald, HeraldOptions } from "../open-herald.ts";
import { openHerald } from "../open-herald.ts";
import { createProgress } from "./progress.ts";
import { startSandboxProcess } from "./sandbox-process.ts";
import { STORY_FROM, STORY_UNTIL, URGENT } from "./story.ts";
import { CALL_DEADLINE_MS, tellStory } from "./tell-story.ts";
import type { Verdict } from "./verdict.ts";
import { judgeDemo } from "./verdict.ts";

const RECONCILE_MS = 500;

export type LapseNeeds = {
  readonly io: CliIo;
  readonly file: CampaignFile;
  /** A store that was opened before: its first start takes seconds, and a second may be half an hour here. */
  readonly stores: Pick<HeraldOptions, "store" | "witnessDirectory">;
  readonly credentials: { readonly appKey: string; readonly appSecret: string };
  /** How many times as fast as the machine's clock. */
  readonly rate: number;
  /** Whether it is told on `io` as it happens. */
  readonly isTold: boolean;
  /** What is said once the clock runs. */
  readonly opening: string;
  onFact?(fact: Fact): void;
};

export type Lapse = {
  readonly herald: Herald;
  readonly clock: Clock;
  /** Lets the story happen. Rejects with the signal's reason when it is ended early. */
  play(signal?: AbortSignal): Promise<Verdict>;
  close(): Promise<void>;
};

/** The clock runs from here on, and what the file asks for is released. */
export async function openLapse(needs: LapseNeeds): Promise<Lapse> {
  const { io, file, stores, credentials, rate, isTold, opening } = needs;
  const { id: app, rules } = file.app;
  const lapseFrom = { startAt: STORY_FROM, rate, originMs: systemClock.realMs() };
  const clock = timeLapseClock(lapseFrom);
  const sandbox = await startSandboxProcess([
    ...["--app-key", credentials.appKey, "--app-secret", credentials.appSecret],
    ...["--clock-start", new Date(lapseFrom.startAt).toISOString()],
    ...["--clock-rate", String(lapseFrom.rate), "--clock-origin", String(lapseFrom.originMs)],
  ]);
  const progress = createProgress({ io, clock, from: STORY_FROM, until: STORY_UNTIL, zone: rules.zone, isOn: isTold });
  const names = new Map(
    [...file.campaigns, ...file.schedules, { id: URGENT.id ?? "", name: URGENT.name ?? "" }].map(({ id, name }) => [
      id,
      name,
    ]),
  );
  const timeline = {
    zone: rules.zone,
    colour: io.colour,
    nameOf: (subject: string) => names.get(subject.split("~")[0] ?? "") ?? subject,
  };
  const facts: Fact[] = [];
  if (isTold) io.out(opening);
  const herald = await openHerald({
    ...stores,
    provider: { kind: "sandbox", ...credentials, hosts: [sandbox.url] },
    clock,
    callDeadlineMs: CALL_DEADLINE_MS,
    reconcileMs: RECONCILE_MS,
    onFact(fact) {
      facts.push(fact);
      const line = timelineLine(fact, timeline);
      if (line !== null) progress.print(`${line}\n`);
      needs.onFact?.(fact);
    },
    onError: (error, where) => io.err(`trouble with ${where}: ${String(error)}\n`),
  });
  const close = async () => {
    progress.end();
    await herald.close();
    await sandbox.stop();
  };
  try {
    await herald.applyFile({ file, actor: "marketing" });
    await herald.start(app);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    herald,
    clock,
    close,
    async play(signal) {
      await tellStory({ herald, sandbox, clock, app, print: progress.print, ...(signal ? { signal } : {}) });
      progress.end();
      return judgeDemo({
        calls: (await sandbox.record()).calls,
        campaigns: await reportCampaigns(herald, app, facts),
        quota: rules.quota,
        rate: clock.rate,
      });
    },
  };
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
