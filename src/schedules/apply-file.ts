/**
 * Applying a campaign file: afterwards the ledger holds what the file says, or nothing of it.
 *
 * An entry's id is its key. One that is there as written is left alone, so applying a file twice is applying it once. One
 * that differs is edited as long as it waits; a difference to something already going out, or ended, is a fault. All of
 * it is one transaction: either every entry is in order, or every fault is told and nothing has changed.
 *
 * A dry run decides all of it and keeps nothing. Pruning also takes away what an earlier file put there and this one no
 * longer has, as long as it waits.
 */
import type { AppRules } from "../domain/app.ts";
import { checkRecurrence } from "../domain/check-recurrence.ts";
import { checkRules } from "../domain/check-rules.ts";
import type { Fault } from "../domain/fault.ts";
import { quote, under } from "../domain/fault.ts";
import { canonicalJson } from "../domain/plain-json.ts";
import { Refused } from "../domain/refused.ts";
import type { AppState, Binding } from "../domain/app-state.ts";
import type { StoredCampaign } from "../ledger/campaigns.ts";
import type { Decide, Decision } from "../ledger/decision.ts";
import type { Announcement } from "../producer/announcement.ts";
import { hashOf } from "../producer/announcement.ts";
import { cancelInto } from "../producer/cancel-campaign.ts";
import { changeAnnouncement } from "../producer/edit-campaign.ts";
import { insertAnnouncement } from "../producer/submit-campaign.ts";
import type { Notice } from "./define-schedule.ts";
import { alignScheduleApprovals } from "./judge-schedule.ts";
import { defineInto, removeInto } from "./define-schedule.ts";

export type FileContents = {
  readonly app: { readonly id: string; readonly rules: AppRules };
  readonly campaigns: readonly Announcement[];
  readonly schedules: readonly Notice[];
};

export type Change = "created" | "changed" | "unchanged";
export type Applied = {
  readonly rules: Change;
  readonly campaigns: Readonly<Record<string, Change>>;
  readonly schedules: Readonly<Record<string, Change>>;
  /** Campaigns cancelled and schedules removed because the file no longer has them. */
  readonly pruned: readonly string[];
};

export type ApplyRequest = {
  readonly file: FileContents;
  readonly actor: string;
  /** Says what would be done and does none of it. */
  readonly dryRun?: boolean;
  readonly prune?: boolean;
};

export type ApplyNeeds = {
  readonly decide: Decide;
  createApp(app: string, binding: Binding, rules: AppRules): Promise<void>;
  findApp(app: string): Promise<AppState | null>;
  /** What this process would release with. */
  readonly binding: Binding;
};

/** @throws Refused with every fault at once; then nothing has been applied, and an app that was not there still is not. */
export async function applyFile(
  needs: ApplyNeeds,
  { file, actor, dryRun = false, prune = false }: ApplyRequest,
): Promise<Applied> {
  const { id: app, rules } = file.app;
  // Whatever can be judged without a ledger is judged first: of a new app nothing else can be wrong.
  const ownFaults = faultsOf(file);
  if (ownFaults.length > 0) throw new Refused("invalid", "the file cannot be applied:", ownFaults);
  const isNew = (await needs.findApp(app)) === null;
  if (isNew && dryRun) return allCreated(file);
  if (isNew) await needs.createApp(app, needs.binding, rules);

  const decided = needs.decide(app, actor, async (decision) => {
    refuseForeign(decision, needs.binding);
    const rulesChange = await applyRules(decision, rules, isNew);
    const faults: Fault[] = [];
    const campaigns = await applyEach(file.campaigns, "campaigns", faults, (entry) => applyCampaign(decision, entry));
    const schedules = await applyEach(file.schedules, "schedules", faults, (entry) => defineInto(decision, entry));
    if (faults.length > 0) throw new Refused("conflict", "the file cannot be applied:", faults);
    const pruned = prune ? await pruneOthers(decision, file) : [];
    const applied: Applied = { rules: rulesChange, campaigns, schedules, pruned };
    if (dryRun) throw new OnlyTried(applied);
    await decision.replan();
    return applied;
  });
  return decided.catch((error: unknown) => {
    if (error instanceof OnlyTried) return error.applied;
    throw error;
  });
}

/** Ends a decision that is not to be kept: whatever it wrote is undone with it. */
class OnlyTried extends Error {
  readonly applied: Applied;
  constructor(applied: Applied) {
    super("decided, and not kept");
    this.applied = applied;
  }
}

function allCreated({ campaigns, schedules }: FileContents): Applied {
  const created = (entries: readonly { readonly id: string }[]) =>
    Object.fromEntries(entries.map(({ id }) => [id, "created" as const]));
  return { rules: "created", campaigns: created(campaigns), schedules: created(schedules), pruned: [] };
}

function faultsOf({ app, campaigns, schedules }: FileContents): Fault[] {
  const seen = new Set<string>();
  const taken = (list: string, entries: readonly { readonly id: string }[]): Fault[] =>
    entries.flatMap(({ id }, index) => {
      if (!seen.has(id)) {
        seen.add(id);
        return [];
      }
      return [{ path: `${list}[${index}].id`, expected: "an id of its own in the whole file", got: quote(id) }];
    });
  return [
    ...under("app", checkRules(app.rules)),
    ...taken("campaigns", campaigns),
    ...taken("schedules", schedules),
    ...schedules.flatMap(({ recurrence }, index) => checkRecurrence(recurrence, `schedules[${index}]`)),
  ];
}

/** What was ever bound to the sandbox can never go out live, nor what belongs to one App Key through another. */
function refuseForeign(decision: Decision, binding: Binding): void {
  const bound = decision.state().binding;
  if (bound.provider !== binding.provider) {
    throw new Refused(
      "wrong-provider",
      `app "${decision.app}" belongs to the ${bound.provider} store and can never be used with the ${binding.provider} one; give the app another id`,
    );
  }
  if (bound.fingerprint !== binding.fingerprint) {
    throw new Refused(
      "wrong-provider",
      `app "${decision.app}" is bound to another App Key; give the app of this key another id`,
    );
  }
}

async function applyRules(decision: Decision, rules: AppRules, isNew: boolean): Promise<Change> {
  const { unreadable, rules: stored } = decision.state();
  // Stored as JSONB, an object comes back with its keys in another order.
  if (unreadable === null && canonicalJson(stored) === canonicalJson(rules)) return isNew ? "created" : "unchanged";
  decision.record(decision.app, "app.rules-changed", { before: unreadable ?? stored, after: rules });
  await decision.changeApp({ rules });
  // What waits is brought in line by the re-plan.
  await alignScheduleApprovals(decision);
  return "changed";
}

async function applyEach<T extends { readonly id: string }>(
  entries: readonly T[],
  list: string,
  faults: Fault[],
  apply: (entry: T) => Promise<Change>,
): Promise<Record<string, Change>> {
  const changes: Record<string, Change> = {};
  for (const [index, entry] of entries.entries()) {
    try {
      changes[entry.id] = await apply(entry);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      faults.push({ path: `${list}[${index}]`, expected: "an entry that can still be applied", got: error.message });
    }
  }
  return changes;
}

async function applyCampaign(decision: Decision, entry: Announcement): Promise<Change> {
  const stored = await decision.campaigns.findByKey(entry.id);
  if (!stored) {
    await insertAnnouncement(decision, entry, { key: entry.id });
    return "created";
  }
  if (isSame(stored, entry)) return "unchanged";
  await changeAnnouncement(decision, stored, entry);
  return "changed";
}

/** What came from a file has its id for a key; anything else was never a file's to take away. */
async function pruneOthers(decision: Decision, file: FileContents): Promise<string[]> {
  const kept = new Set([...file.campaigns, ...file.schedules].map(({ id }) => id));
  const waiting = await decision.campaigns.list({ statuses: ["draft", "scheduled"] });
  const campaigns = waiting.filter(({ id, key }) => key === id && !kept.has(id));
  for (const campaign of campaigns) await cancelInto(decision, campaign, "no longer in the file");
  const schedules = (await decision.schedules.list()).filter(({ id }) => !kept.has(id));
  for (const { id } of schedules) await removeInto(decision, id);
  return [...campaigns, ...schedules].map(({ id }) => id);
}

function isSame(stored: StoredCampaign, entry: Announcement): boolean {
  return stored.name === entry.name && stored.hash === hashOf(entry) && stored.late === entry.late;
}
