/**
 * The real acquire, witness, settle and the real verbs of people, on a real ledger, made to take the model's steps.
 *
 * `releaseCampaign` runs as it is and is stopped at its own seams; only the wire is pretended, with the two looks at the
 * clock that the client takes. A worker that dies is left where it stands, for good.
 */
import type { ReplyKind } from "../../src/domain/outcome.ts";
import { Refused } from "../../src/domain/refused.ts";
import type { Decision } from "../../src/ledger/decision.ts";
import type { WitnessEntry } from "../../src/ledger/witness.ts";
import { cancelCampaign } from "../../src/producer/cancel-campaign.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { resolveCampaign } from "../../src/producer/resolve-campaign.ts";
import { armApp, resumeApp } from "../../src/producer/stop-app.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import { checkWitness } from "../../src/worker/check-witness.ts";
import { createFlightWatch } from "../../src/worker/flight-watch.ts";
import { reconcile } from "../../src/worker/reconcile.ts";
import type { AppUnderTest, Desk } from "../support/ledger-backends.ts";
import { BINDING } from "../support/ledger-backends.ts";
import { ROOMY } from "../support/numbered-message.ts";
import { DAY_MS } from "../../src/domain/time.ts";
import type { Ledger } from "./ledger-model.ts";
import { CALL_DEADLINE_MS, createRealWorker } from "./real-worker.ts";
import type { PersonStep, Step, Who, World } from "./release-model.ts";

/** What can be seen of either, to be compared. */
export type View = {
  readonly ledger: Ledger;
  readonly workers: readonly { readonly at: World["workers"][0]["at"]; readonly reply: ReplyKind | null }[];
};

export type RealRelease = Awaited<ReturnType<typeof openRealRelease>>;

export async function openRealRelease(desk: Desk) {
  const { clock } = desk;
  const shop = await desk.anApp(ROOMY);
  const id = "spring";
  const deadline = clock.now() + 30 * DAY_MS;
  await shop.submit({ id, at: clock.now(), deadline, late: "send" });
  await shop.beat();

  const tokens: string[] = [];
  const witnessed: WitnessEntry[] = [];
  const answers = new Map<string, ReplyKind>();
  const setting = { shop, clock, id, witnessed, answers };
  const workers = [createRealWorker(setting), createRealWorker(setting)] as const;

  async function start(by: Who): Promise<void> {
    const { identity, listApps } = desk.ledger;
    const witness = { read: async () => witnessed, begin: async () => undefined };
    await checkWitness({ decide: shop.decide, witness, identity, binding: BINDING, listApps }, shop.app);
    workers[by].start();
  }

  return {
    clock,
    deadline,
    /** When each call began, by token. */
    startedAts: async () => (await attemptsOf(desk, shop, id)).map(({ startedRealAt }) => startedRealAt),
    holdEndsAt: async () => (await desk.ledger.findApp(shop.app))?.hold?.until ?? null,
    /** @returns false when a person's wish was refused. */
    async take(step: Exclude<Step, { by: "time" | "operator" }>): Promise<boolean> {
      switch (step.by) {
        case "provider":
          answers.set(tokens[step.token] ?? "", step.does === "accepts" ? "accepted" : step.does);
          return true;
        case "reconciler":
          await reconcile(reconcileNeeds(shop, clock), shop.app, true);
          return true;
        case "person":
          return isGranted(() => ask(shop, id, step.does));
        default:
          if (step.does === "starts") await start(step.by);
          else await workers[step.by].take(step.does);
          for (const { token } of await attemptsOf(desk, shop, id)) if (!tokens.includes(token)) tokens.push(token);
          return true;
      }
    },
    async view(): Promise<View> {
      const campaign = await shop.campaign(id);
      const state = await desk.ledger.findApp(shop.app);
      const isHeld = state?.hold != null && (state.hold.until === null || state.hold.until > clock.now());
      const about = campaign.status === "uncertain" ? tokens.indexOf(campaign.outcome?.token ?? "") : null;
      const replyOf = new Map((await attemptsOf(desk, shop, id)).map(({ token, reply }) => [token, reply]));
      return {
        ledger: {
          status: campaign.status,
          attempts: tokens.map((token) => (replyOf.get(token) ?? "unknown") as Ledger["attempts"][number]),
          about,
          hold: !isHeld ? "none" : state.hold?.until === null ? "standing" : "passing",
          disarmed: state?.disarmedWhy != null,
          alarmed: shop.facts("campaign.duplicate-alarm").length > 0,
        },
        workers: workers.map((worker) => ({ at: worker.at(), reply: worker.reply() })),
      };
    },
  };
}

/** Of one campaign, in the order in which they were decided. */
async function attemptsOf(desk: Desk, shop: AppUnderTest, id: string) {
  return (await desk.ledger.listAttempts(shop.app, id)).toSorted((a, b) => a.startedRealAt - b.startedRealAt);
}

async function ask(shop: AppUnderTest, id: string, does: PersonStep): Promise<void> {
  const by = { app: shop.app, actor: "lin" };
  const { revision, priority } = await shop.campaign(id);
  switch (does) {
    case "cancels":
      return cancelCampaign(shop, { ...by, id });
    case "edits": {
      const change = { priority: priority === "urgent" ? ("normal" as const) : ("urgent" as const) };
      return void (await editCampaign(shop, { ...by, id, revision, change }));
    }
    case "resolves sent":
    case "resolves not sent": {
      const became = does === "resolves sent" ? "sent" : "not-sent";
      return resolveCampaign({ ...shop, callDeadlineMs: CALL_DEADLINE_MS }, { ...by, id, became });
    }
    case "resumes":
      return resumeApp(shop, by);
    case "arms":
      return armApp({ ...shop, settleIn: async () => undefined }, by);
    default:
      return does satisfies never;
  }
}

async function isGranted(wish: () => Promise<void>): Promise<boolean> {
  try {
    await wish();
    return true;
  } catch (error) {
    if (error instanceof Refused) return false;
    throw error;
  }
}

/** A queue without a job in it: what the ledger does is not to depend on it. */
function reconcileNeeds({ decide }: AppUnderTest, clock: Clock): Parameters<typeof reconcile>[0] {
  const unused = () => Promise.reject(new Error("the queue is not asked for this"));
  const releases = { prepare: async () => undefined, list: async () => [] } as unknown as Parameters<
    typeof reconcile
  >[0]["releases"];
  const schedules = { list: async () => [], register: unused } as unknown as Parameters<
    typeof reconcile
  >[0]["schedules"];
  const fireAll = async (_decision: Decision) => [];
  const flights = createFlightWatch({ clock, callDeadlineMs: CALL_DEADLINE_MS });
  return { decide, releases, schedules, fireAll, flights, periodMs: 60_000 };
}
