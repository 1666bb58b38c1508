/**
 * Reconciling: making the queue agree with the ledger, whatever happened to either.
 *
 * Jobs are listed first and the ledger is read afterwards, row by row under the app's lock, so a job that was added in
 * between is never taken for an orphan. Every correction is written down with its reason. One process does it at a time:
 * whoever moves `reconciledRealAt` first has the turn.
 */
import type { CorrectionKind } from "../domain/correction.ts";
import type { Instant } from "../domain/time.ts";
import { MINUTE_MS, SECOND_MS } from "../domain/time.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { ReleaseQueue } from "../queue/release-queue.ts";
import type { ScheduleQueue } from "../queue/schedule-queue.ts";
import { giveUpOnFlight } from "./acquire.ts";
import type { FlightWatch } from "./flight-watch.ts";

export type ReconcileNeeds = {
  readonly decide: Decide;
  readonly releases: ReleaseQueue;
  readonly schedules: ScheduleQueue;
  /** Fires what is due of every active schedule, and says how each should be registered. */
  fireAll(decision: Decision): Promise<readonly { scheduleId: string; definition: string }[]>;
  readonly flights: Pick<FlightWatch, "leftMs">;
  /** Real time between two rounds. */
  readonly periodMs: number;
};

type ListedJob = Awaited<ReturnType<ReleaseQueue["list"]>>[number];

/** A job this far from its seat, in real time, has the wrong time; less is rounding on a fast clock. */
const JOB_DRIFT_MS = 2 * SECOND_MS;

/** More than the clocks of processes differ. */
const DATED_AHEAD_MS = MINUTE_MS;

export async function reconcile(needs: ReconcileNeeds, app: string, force: boolean): Promise<void> {
  const jobs = await needs.releases.list();
  const registered = (await needs.schedules.list()).filter((schedule) => schedule.app === app);
  await needs.decide(app, "herald", async (decision) => {
    const lastTurn = decision.state().reconciledRealAt;
    // A turn from further ahead was taken before the clock was set back; nobody waits for that instant to come again.
    if (!force && lastTurn !== null && Math.abs(decision.realNow - lastTurn) < needs.periodMs / 2) return;
    await decision.changeApp({ reconciledRealAt: decision.realNow });

    if (force) await tellUnreadable(decision);
    await endLostFlights(needs, decision);
    const wanted = await needs.fireAll(decision);
    await endPassedHold(decision);
    // Two decisions may have reached the queue in the wrong order, or never.
    decision.effects.hold ??= decision.state().hold?.until ?? null;
    await decision.replan();
    await matchJobs(decision, jobs);
    matchSchedules(decision, registered, wanted);
  });
  // Last, for a store that takes no writes just now must not keep the ledger from being put right.
  await needs.releases.prepare();
}

/** What is at rest because its row cannot be read is told at every start, until someone mends it. */
async function tellUnreadable(decision: Decision): Promise<void> {
  const why = decision.state().unreadable;
  if (why !== null) decision.record(decision.app, "app.unreadable", { why });
  for (const { id, unreadable } of await decision.schedules.list()) {
    if (unreadable !== null) decision.record(id, "schedule.unreadable", { why: unreadable });
  }
}

/** Campaigns whose call must have ended by now, one way or the other, without anyone having written it down. */
async function endLostFlights(needs: ReconcileNeeds, decision: Decision): Promise<void> {
  for (const campaign of await decision.campaigns.list({ statuses: ["releasing"] })) {
    const flight = (await decision.attempts.list(campaign.id)).find((each) => each.reply === "in_flight");
    if (flight && needs.flights.leftMs(flight, decision.realNow) > 0) continue;
    correct(decision, campaign.id, "lost-flight", "its call was never settled");
    await giveUpOnFlight(decision, campaign);
  }
}

/** A hold that has run out is taken down, so that nobody is shown a reason that no longer holds. */
async function endPassedHold(decision: Decision): Promise<void> {
  const { hold } = decision.state();
  if (hold?.until == null) return;
  // Dated ahead of the clock, which was set back since: its few seconds would last until the clock has caught up. A hold
  // for quota stays: it ends where a day or an hour does.
  if (hold.code === "unreachable" && hold.since > decision.now + DATED_AHEAD_MS) {
    const until = decision.now + hold.until - hold.since;
    await decision.changeApp({ hold: { ...hold, since: decision.now, until } });
    return;
  }
  if (hold.until > decision.now) return;
  await decision.changeApp({ hold: null });
  decision.record(decision.app, "app.hold-ended", { code: hold.code, until: hold.until });
}

async function matchJobs(decision: Decision, jobs: readonly ListedJob[]): Promise<void> {
  const byId = new Map(jobs.map((job) => [keyOf(job), job]));
  for (const campaign of await decision.campaigns.listWaiting()) {
    if (campaign.jobAt === null) continue;
    const put = { campaignId: campaign.id, n: campaign.jobN, seatAt: campaign.jobAt, priority: campaign.priority };
    // The re-plan of this very decision may have asked for it already.
    if (decision.effects.puts.some((each) => keyOf(each) === keyOf(put))) continue;
    const job = byId.get(keyOf(put));
    if (!job) {
      correct(decision, campaign.id, "job-missing", "it had a seat but no job");
    } else if (job.state === "delayed" && Math.abs(job.seatAt - campaign.jobAt) > JOB_DRIFT_MS) {
      correct(decision, campaign.id, "job-wrong-time", "its job was set for another time than its seat");
    } else {
      continue;
    }
    // A store that lost half of a job still holds its id for taken and would pass over a second one: hence a new n.
    const jobN = campaign.jobN + 1;
    await decision.campaigns.setJob(campaign.id, { jobN, jobAt: campaign.jobAt });
    decision.effects.drops.push({ campaignId: campaign.id, n: campaign.jobN });
    decision.effects.puts.push({ ...put, n: jobN });
  }
  await dropOrphans(decision, jobs);
}

async function dropOrphans(decision: Decision, jobs: readonly ListedJob[]): Promise<void> {
  for (const job of jobs) {
    if (job.state === "active") continue;
    const campaign = await decision.campaigns.find(job.campaignId);
    const isWanted =
      campaign?.status === "releasing" ||
      (campaign?.status === "scheduled" && campaign.jobN === job.n && campaign.jobAt !== null);
    // A job that the re-plan has just replaced is dropped by its own effect.
    if (isWanted || decision.effects.drops.some((drop) => keyOf(drop) === keyOf(job))) continue;
    correct(decision, job.campaignId, "job-orphaned", `job ${job.n} stands for nothing that waits`);
    decision.effects.drops.push({ campaignId: job.campaignId, n: job.n });
  }
}

function matchSchedules(
  decision: Decision,
  registered: readonly { scheduleId: string; definition: string; nextAt: Instant | null }[],
  wanted: readonly { scheduleId: string; definition: string }[],
): void {
  const known = new Map(registered.map((each) => [each.scheduleId, each]));
  for (const { scheduleId, definition } of wanted) {
    const timer = known.get(scheduleId);
    if (timer?.definition === definition && timer.nextAt !== null) continue;
    // A first registration is no correction: the schedule may have been defined where no queue was at hand.
    if (timer) correct(decision, scheduleId, "schedule-timer", "its timer was stale");
    decision.effects.schedules.push({ scheduleId, definition });
  }
  for (const { scheduleId } of registered) {
    if (wanted.some((each) => each.scheduleId === scheduleId)) continue;
    decision.effects.schedules.push({ scheduleId, definition: null });
  }
}

function correct(decision: Decision, subject: string, kind: CorrectionKind, why: string): void {
  decision.record(subject, "reconciler.corrected", { kind, why });
}

function keyOf({ campaignId, n }: { campaignId: string; n: number }): string {
  return `${campaignId}.${n}`;
}
