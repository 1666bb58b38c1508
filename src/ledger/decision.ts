/**
 * One decision about one app: its `app_state` row is locked, everything is read and written in one transaction, and what
 * the queue must do about it is collected and handed back, to be done after the commit.
 *
 * No queue call is ever made inside: on the embedded store it would wait for itself, and a job must not exist for a
 * decision that was rolled back. An effect that is lost on the way is found again by the reconciler.
 */
import type { AlertTarget } from "../domain/alert-target.ts";
import type { Approval, Held, Status } from "../domain/campaign.ts";
import type { Instant } from "../domain/time.ts";
import type { AppState, Binding } from "../domain/app-state.ts";
import type { AppStatePatch } from "./app-states.ts";
import * as alertTargets from "./alert-targets.ts";
import { patchApp } from "./app-states.ts";
import * as attempts from "./attempts.ts";
import type { Fact } from "./audit.ts";
import { listFacts } from "./audit.ts";
import * as campaigns from "./campaigns.ts";
import type { Database } from "./database.ts";
import { deadLettersOn } from "./deliveries.ts";
import type { QueueEffects } from "./effects.ts";
import { noEffects } from "./effects.ts";
import { replan } from "./replan.ts";
import * as schedules from "./schedules.ts";
import type { NewAsk, Place } from "./seat-new.ts";
import { doubted, seatByReplan, seatLast } from "./seat-new.ts";
import type { Standing } from "./standing.ts";

/** The verbs a use case decides with. All are bound to the locked app, the actor and one reading of the clock. */
export type Decision = ReturnType<typeof createDecision>;

/**
 * Hands `ask` to `work` together with what else waits for the app's turn with the same `work`, and answers with its own
 * answer. What is asked together is kept together or not at all.
 */
export type DecideTogether = <Ask, Answer>(app: string, work: WorkTogether<Ask, Answer>, ask: Ask) => Promise<Answer>;

/** Answers in the order of the asks. Whose wish cannot be granted is told so by an answer: a throw undoes them all. */
export type WorkTogether<Ask, Answer> = (decision: Decision, asks: readonly Ask[]) => Promise<readonly Answer[]>;

/** Runs `work` on the locked app; what it wrote is kept together or not at all. */
export type Decide = <T>(app: string, actor: string, work: (decision: Decision) => Promise<T>) => Promise<T>;

export function createDecision(given: {
  db: Database;
  state: AppState;
  actor: string;
  now: Instant;
  realNow: number;
  /** What stands of the plan before this decision, where that is known. */
  standing: Standing | null;
}) {
  const { db, actor, now, realNow } = given;
  const { app } = given.state;
  const by = { actor, at: now };
  const effects: QueueEffects = noEffects();
  const facts: Fact[] = [];
  const deadLetters = deadLettersOn(db, app, realNow);
  let state = given.state;
  /** Asked for once: a file inserts thousands of campaigns, and hardly ever is there one. */
  let orphans: ReadonlyMap<string, string> | undefined;
  let { standing } = given;
  let hasChanged = false;
  let replans = 0;

  /** A verb that may change what a plan is made of: of an earlier one nothing stands any more. */
  const changing =
    <Args extends unknown[], T>(verb: (...args: Args) => Promise<T>) =>
    (...args: Args): Promise<T> => {
      hasChanged = true;
      standing = null;
      return verb(...args);
    };

  const record = (subject: string, action: string, detail: Record<string, unknown> = {}, who = actor) => {
    facts.push({ at: now, app, actor: who, subject, action, detail });
  };

  return {
    app,
    actor,
    now,
    realNow,
    effects,
    facts,
    record,
    /** What happened to a campaign or schedule before this decision. */
    history: (subject: string) => listFacts(db, app, subject),

    state: (): AppState => state,
    /** Whether anything was written that a plan is made of, how often one was made, and what stands of the last. */
    planning: () => ({ hasChanged, replans, standing }),
    async changeApp(patch: AppStatePatch): Promise<void> {
      const patchIt = () => patchApp(db, app, patch);
      await (isSignOfLife(patch) ? patchIt() : changing(patchIt)());
      state = { ...state, ...patch, ...(patch.rules === undefined ? {} : { unreadable: null }) };
      if (patch.hold !== undefined) effects.hold = patch.hold?.until ?? null;
    },

    campaigns: {
      find: (id: string) => campaigns.findCampaign(db, app, id),
      findAll: (ids: readonly string[]) => campaigns.findCampaigns(db, app, ids),
      findByKey: (key: string) => campaigns.findByKey(db, app, key),
      list: (only?: Parameters<typeof campaigns.listCampaigns>[2]) => campaigns.listCampaigns(db, app, only),
      listWaiting: () => campaigns.listWaiting(db, app),
      listFiredNominals: (after: Instant) => campaigns.listFiredNominals(db, app, after),
      listTaken: (among: Parameters<typeof campaigns.listTaken>[2]) => campaigns.listTaken(db, app, among),
      clearPassedOver: changing((id: string) => campaigns.clearPassedOver(db, app, id)),
      /** @returns false when the id, the key or the occurrence is there already; nothing is written then. */
      insert: changing(async (campaign: campaigns.NewCampaign): Promise<boolean> => {
        // A ledger that was put back meets again what went out since: handed in anew, or the same occurrence fired anew.
        orphans ??= await attempts.listOrphaned(db, app);
        const mayGoOut = campaign.status === "scheduled" || campaign.status === "draft";
        const token = mayGoOut ? orphans.get(campaign.id) : undefined;
        if (token === undefined) return campaigns.insertCampaign(db, app, campaign, by);
        const inDoubt = doubted(campaign, token, now);
        const isNew = await campaigns.insertCampaign(db, app, inDoubt, by);
        const detail = { name: campaign.name, why: inDoubt.outcome.text, token };
        if (isNew) record(campaign.id, "campaign.uncertain", detail, "herald");
        return isNew;
      }),
      insertAll: changing((asks: readonly { campaign: campaigns.NewCampaign; actor: string }[]) =>
        campaigns.insertCampaigns(db, app, asks, now),
      ),
      change: changing((id: string, patch: campaigns.CampaignPatch) =>
        campaigns.changeCampaign(db, { app, id }, by, patch),
      ),
      /** Takes the next legal step; a job that stood for the campaign is dropped with it. */
      move: changing(
        async (
          campaign: Pick<campaigns.StoredCampaign, "id" | "status" | "jobN" | "jobAt">,
          to: Status,
          patch: campaigns.CampaignPatch = {},
        ): Promise<void> => {
          await campaigns.moveCampaign(db, { ...campaign, app }, to, by, { ...patch, jobAt: null });
          if (to !== "releasing" && campaign.jobAt !== null) {
            effects.drops.push({ campaignId: campaign.id, n: campaign.jobN });
          }
        },
      ),
      setJob: changing((id: string, job: { jobN: number; jobAt: Instant | null }) =>
        campaigns.setJob(db, app, id, job),
      ),
      async reseat(reseats: readonly campaigns.Reseat[]): Promise<void> {
        if (reseats.length > 0) await changing(() => campaigns.reseatCampaigns(db, app, reseats))();
      },
      /** Takes a campaign out of the plan until a person decides; a job that stood for it is dropped with it. */
      holdOut: changing(
        async (
          { id, jobN, jobAt }: Pick<campaigns.StoredCampaign, "id" | "jobN" | "jobAt">,
          held: Held,
          patch: campaigns.CampaignPatch = {},
        ): Promise<void> => {
          const out = { held, seatAt: null, jobAt: null, jobN: jobN + 1 };
          await campaigns.changeCampaign(db, { app, id }, by, { ...patch, ...out });
          if (jobAt !== null) effects.drops.push({ campaignId: id, n: jobN });
        },
      ),
      setApprovals: changing((ids: readonly string[], to: Approval) => campaigns.setApprovals(db, app, ids, to)),
    },

    attempts: {
      insert: changing((attempt: Omit<attempts.Attempt, "app">) => attempts.insertAttempt(db, { ...attempt, app })),
      find: (token: string) => attempts.findAttempt(db, token),
      end: changing((token: string, end: Parameters<typeof attempts.endAttempt>[2]) =>
        attempts.endAttempt(db, token, end),
      ),
      list: (campaignId: string) => attempts.listAttempts(db, app, campaignId),
      listUsage: (since: Instant) => attempts.listUsage(db, app, since),
      listThrottled: (since: Instant) => attempts.listThrottled(db, app, since),
      anyWith: (binding: Binding) => attempts.hasAttempts(db, binding),
      known: (tokens: readonly string[]) => attempts.knownTokens(db, tokens),
    },

    schedules: {
      find: (id: string) => schedules.findSchedule(db, app, id),
      list: () => schedules.listSchedules(db, app),
      listClaiming: () => schedules.listClaiming(db, app),
      insert: changing((schedule: schedules.NewSchedule) => schedules.insertSchedule(db, app, schedule, by)),
      change: changing((id: string, patch: schedules.SchedulePatch) =>
        schedules.changeSchedule(db, app, id, by, patch),
      ),
      considerUntil: changing((id: string, until: Instant) => schedules.considerUntil(db, app, id, until)),
      remove: changing((id: string) => schedules.deleteSchedule(db, app, id)),
    },

    alertTargets: {
      find: (id: string) => alertTargets.findTarget(db, app, id),
      list: () => alertTargets.listTargets(db, app),
      insert: (target: AlertTarget) => alertTargets.insertTarget(db, app, target, by),
      change: (target: AlertTarget) => alertTargets.changeTarget(db, app, target, by),
      async remove(id: string): Promise<void> {
        await deadLetters.forget(id);
        await alertTargets.deleteTarget(db, app, id);
      },
    },
    deadLetters,

    /**
     * Makes the plan law again: late and expired campaigns leave it, the others get their seats and their jobs. `at` asks
     * how the plan will stand a moment from now.
     */
    async replan(at: Instant = now): Promise<void> {
      replans += 1;
      standing = await replan({ ...this, now: at });
    },

    /**
     * Inserts campaigns whose ids and keys are free, and seats them as a re-plan would: without one where they come last.
     * Answers in no particular order.
     */
    async seatNew(asks: readonly NewAsk[]): Promise<readonly Place[]> {
      const ids = asks.map(({ campaign }) => campaign.id);
      const calls = await attempts.listLatest(db, app, ids);
      const known = standing;
      hasChanged = true;
      const isPlain = calls.size === 0 && asks.every(({ campaign }) => campaign.status === "scheduled");
      const places = known !== null && isPlain ? await seatLast(this, known, asks) : null;
      if (places === null) return seatByReplan(this, asks, calls);
      standing = known;
      return places;
    },
  };
}

/** What says only that somebody was there; no plan is made of it. */
function isSignOfLife(patch: AppStatePatch): boolean {
  return Object.keys(patch).every((key) => key === "heartbeatRealAt" || key === "reconciledRealAt");
}
