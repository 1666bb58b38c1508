/**
 * The wiring: opens the stores and the client, and hands each use case what it needs. Everything above runs through here —
 * the command line, the demo and programs that embed Herald.
 */
import type { Binding, Provider } from "../domain/app-state.ts";
import type { AppRules } from "../domain/app.ts";
import { DEFAULT_RULES } from "../domain/app.ts";
import type { Instant } from "../domain/time.ts";
import { SECOND_MS } from "../domain/time.ts";
import type { Administer } from "../ledger/administration.ts";
import type { Fact } from "../ledger/audit.ts";
import type { Ledger, Store } from "../ledger/open-ledger.ts";
import { fingerprintOf } from "../ledger/witness.ts";
import type { AnnouncementInput } from "../producer/announcement.ts";
import { cancelCampaign } from "../producer/cancel-campaign.ts";
import { editCampaign } from "../producer/edit-campaign.ts";
import type { Judging } from "../producer/judge-campaign.ts";
import { approveCampaign, rejectCampaign } from "../producer/judge-campaign.ts";
import type { Placed } from "../producer/placed.ts";
import { recordOutsideCall } from "../producer/record-outside-call.ts";
import { releaseNow } from "../producer/release-now.ts";
import { resolveCampaign } from "../producer/resolve-campaign.ts";
import { armApp, pauseApp, resumeApp } from "../producer/stop-app.ts";
import type { Submitted } from "../producer/submit-campaign.ts";
import { submitCampaign } from "../producer/submit-campaign.ts";
import type { Queues } from "../queue/open-queues.ts";
import { createClient } from "../rongcloud/client.ts";
import type { Clock } from "../runtime/clock.ts";
import { systemClock } from "../runtime/clock.ts";
import type { Seams } from "../runtime/seams.ts";
import type { Tracing } from "../runtime/tracing.ts";
import { NO_TRACING } from "../runtime/tracing.ts";
import { createLifecycle } from "../runtime/lifecycle.ts";
import type { Applied, ApplyRequest } from "../schedules/apply-file.ts";
import { applyFile } from "../schedules/apply-file.ts";
import type { Notice } from "../schedules/define-schedule.ts";
import { defineSchedule, removeSchedule, setScheduleActive, skipNextOccurrence } from "../schedules/define-schedule.ts";
import type { JudgedSchedule } from "../schedules/judge-schedule.ts";
import { approveSchedule, rejectSchedule } from "../schedules/judge-schedule.ts";
import { checkWitness } from "../worker/check-witness.ts";
import type { RunningApp } from "../worker/run-app.ts";
import type { AlertOptions, Alerts } from "./open-alerts.ts";
import { openAlerts } from "./open-alerts.ts";
import { openStores } from "./open-stores.ts";
import { createStart } from "./start-app.ts";

export type HeraldOptions = {
  /** A Postgres database, or a directory for the embedded store. */
  readonly store: Store;
  /** BullMQ on this Redis; without it, on the ledger's own database. */
  readonly redisUrl?: string | null;
  /** Begins every key in Redis, so that several installations can share one; "herald" when not given. */
  readonly redisPrefix?: string;
  readonly provider: {
    readonly kind: Provider;
    readonly appKey: string;
    readonly appSecret: string;
    /** Scheme and authority, the primary first. */
    readonly hosts: readonly string[];
  };
  /** Outside the store's own directory. */
  readonly witnessDirectory: string;
  /** What alerts need; without it, targets can name no secrets and mail does not go. */
  readonly alerts?: AlertOptions;
  readonly clock?: Clock;
  /** Real time one call may take; 20 s when not given. */
  readonly callDeadlineMs?: number;
  /** Real time between two rounds of reconciling; 60 s when not given. */
  readonly reconcileMs?: number;
  /** A number in [0, 1), for jitter. */
  readonly roll?: () => number;
  /** Where a test stops the world in the middle of a release. */
  readonly seams?: Seams;
  /** Tells the steps of each campaign's way; `openTracing` of `runtime` sends them to a collector. */
  readonly tracing?: Tracing;
  /** Hears of each call that begins: how long after its seat that is, in real time. */
  onCall?(call: {
    readonly app: string;
    readonly campaignId: string;
    readonly token: string;
    readonly lateMs: number;
  }): void;
  /** Hears of everything that happened, after it was committed. */
  onFact?(fact: Fact): void;
  /** Hears of what went wrong out of sight and is being tried again; `about` says with which call, where it is one's. */
  onError?(error: unknown, where: string, about?: { readonly campaign: string; readonly attempt: string }): void;
};

/** Who asks, for the audit. */
type By = { readonly app: string; readonly actor: string };

export type Herald = {
  readonly ledger: Ledger;
  readonly queues: Queues;
  readonly binding: Binding;
  /** Telling people: where alerts go, and what became of them. */
  readonly alerts: Alerts;
  /** Creates an app with these rules, or changes the rules of one that is there. */
  setRules(request: By & { rules: Partial<AppRules> }): Promise<void>;
  submit(request: By & { key?: string; input: AnnouncementInput }): Promise<Submitted>;
  edit(request: By & { id: string; revision: number; change: Partial<AnnouncementInput> }): Promise<Placed>;
  /** With the `revision` that was looked at, nobody approves what they have not seen. */
  approve(request: Judging & { note?: string }): Promise<Placed>;
  /** Takes it out of the plan until it is edited, or approved after all. */
  reject(request: Judging & { note: string }): Promise<Placed>;
  /** As soon as quota, send windows and approval let it, after a countdown of a minute; any edit takes it back. */
  releaseNow(request: By & { id: string; revision: number }): Promise<Placed>;
  cancel(request: By & { id: string; note?: string }): Promise<void>;
  /** With the `revision` that was looked at, an answer about an earlier call is never taken for one about a later. */
  resolve(request: By & { id: string; became: "sent" | "not-sent"; revision?: number; note?: string }): Promise<void>;
  pause(request: By & { note?: string }): Promise<void>;
  resume(request: By & { note?: string }): Promise<void>;
  arm(request: By & { note?: string }): Promise<void>;
  recordOutsideCall(request: By & { startedAt: Instant; finishedAt?: Instant; note?: string }): Promise<void>;
  defineSchedule(request: By & { notice: Notice }): Promise<"created" | "changed" | "unchanged">;
  setScheduleActive(request: By & { id: string; active: boolean }): Promise<void>;
  /** Approves what it will fire, and what it has fired and still waits unchanged. */
  approveSchedule(request: Judging & { note?: string }): Promise<JudgedSchedule>;
  rejectSchedule(request: Judging & { note: string }): Promise<JudgedSchedule>;
  removeSchedule(request: By & { id: string }): Promise<void>;
  skipNext(request: By & { id: string }): Promise<Instant>;
  applyFile(request: ApplyRequest): Promise<Applied>;
  /** Changes users and tokens, in one transaction with its audit. */
  readonly administer: Administer;
  /** Compares ledger and witness without releasing anything. Answers why the app is disarmed, or null. */
  checkWitness(app: string): Promise<string | null>;
  /** Starts releasing the app's campaigns and firing its schedules in this process. */
  start(app: string): Promise<RunningApp>;
  /** Stops what was started, lets a call in hand settle, and closes everything. */
  close(): Promise<void>;
};

const CALL_DEADLINE_MS = 20 * SECOND_MS;
const RECONCILE_MS = 60 * SECOND_MS;

/** Beyond the call in hand: writing its answer down, and letting go of stores. */
const CLOSE_LIMIT_MS = 5 * SECOND_MS;

/**
 * Opens Herald on its stores.
 *
 * @throws one named error, in one sentence, when a store cannot be reached, is held by another process, or was written by
 *   a newer version.
 */
export async function openHerald(options: HeraldOptions): Promise<Herald> {
  const {
    clock = systemClock,
    callDeadlineMs = CALL_DEADLINE_MS,
    reconcileMs = RECONCILE_MS,
    roll = Math.random,
    seams = {},
    tracing = NO_TRACING,
  } = options;
  const onError = options.onError ?? (() => undefined);
  const { kind, appKey, appSecret, hosts } = options.provider;
  const binding: Binding = { provider: kind, fingerprint: fingerprintOf(appKey) };

  const lifecycle = createLifecycle({ onStopError: (name, error) => onError(error, `closing ${name}`) });
  const close = () => lifecycle.stop("Herald is closed", callDeadlineMs + CLOSE_LIMIT_MS);
  const fingerprint = `${kind}-${binding.fingerprint}`;
  let onAlerts = (): void => undefined;
  const stores = await openStores(options, {
    ...{ clock, fingerprint, lifecycle, onError },
    onAlerts: () => onAlerts(),
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const { ledger, queues, witness, decide, decideTogether } = stores;
  const alerts = openAlerts({
    ...{ ledger, decide, clock, lifecycle, roll, onError },
    options: options.alerts ?? {},
    ownSecrets: [appSecret],
  });
  onAlerts = alerts.wake;
  const client = createClient({ appKey, appSecret, callDeadlineMs, clock, seams });
  lifecycle.add("the client", client.close);

  const needs = { decide, clock, callDeadlineMs };
  const apply = ({ file, ...request }: ApplyRequest) => {
    // A call takes real time, so on a fast clock it spans more of the plan's.
    const rules = { ...file.app.rules, callSpanMs: clock.toPlanMs(callDeadlineMs) };
    const { createApp, findApp } = ledger;
    return applyFile(
      { decide, binding, createApp, findApp },
      { ...request, file: { ...file, app: { ...file.app, rules } } },
    );
  };
  const suspect = (app: string) =>
    checkWitness({ decide, witness, binding, identity: ledger.identity, listApps: ledger.listApps }, app);
  const settleIn = async () => {
    await ledger.settleIn();
    await witness.begin();
  };

  return {
    ledger,
    queues,
    binding,
    alerts: alerts.verbs,
    async setRules({ app, actor, rules }) {
      const section = { id: app, rules: { ...DEFAULT_RULES, ...rules } };
      await apply({ file: { app: section, campaigns: [], schedules: [] }, actor });
    },
    submit: ({ app, ...request }) =>
      tracing.step("submit", { app }, async (note) => {
        const placed = await submitCampaign({ decideTogether }, { app, ...request });
        note({ campaign: placed.id });
        return placed;
      }),
    edit: (request) => editCampaign(needs, request),
    approve: (request) => approveCampaign(needs, request),
    reject: (request) => rejectCampaign(needs, request),
    releaseNow: (request) => releaseNow(needs, request),
    cancel: (request) => cancelCampaign(needs, request),
    resolve: (request) => resolveCampaign(needs, request),
    pause: (request) => pauseApp(needs, request),
    resume: (request) => resumeApp(needs, request),
    async arm(request) {
      // Settling in is for the whole ledger, so the other apps learn first why they must be armed as well.
      for (const { app } of await ledger.listApps()) await suspect(app);
      await armApp({ decide, settleIn }, request);
    },
    recordOutsideCall: (request) => recordOutsideCall(needs, request),
    defineSchedule: (request) => defineSchedule(needs, request),
    setScheduleActive: (request) => setScheduleActive(needs, request),
    approveSchedule: (request) => approveSchedule(needs, request),
    rejectSchedule: (request) => rejectSchedule(needs, request),
    removeSchedule: (request) => removeSchedule(needs, request),
    skipNext: (request) => skipNextOccurrence(needs, request),
    applyFile: apply,
    administer: stores.administer,
    checkWitness: suspect,
    start: createStart({
      ...stores,
      client,
      clock,
      binding,
      hosts,
      callDeadlineMs,
      reconcileMs,
      lifecycle,
      checkWitness: suspect,
      startDelivering: alerts.startDelivering,
      roll,
      seams,
      tracing,
      onCall: (call) => options.onCall?.(call),
      onError,
    }),
    close,
  };
}
