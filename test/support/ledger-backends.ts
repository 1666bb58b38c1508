/**
 * The stores a ledger can be kept in, for suites that hold on each of them.
 *
 * ```ts
 * describe.each(LEDGERS)("a campaign on $name", ({ isPresent, open }) => {
 *   if (!isPresent) return it.skip("is not there", () => undefined);
 *   const desk = open();
 *   it("…", async () => { const shop = await desk.anApp(); … });
 * });
 * ```
 * A file opens each store once, and every test has an app of its own in it.
 */
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach } from "vitest";
import type { AppRules } from "../../src/domain/app.ts";
import type { Instant } from "../../src/domain/time.ts";
import type { Binding } from "../../src/domain/app-state.ts";
import type { Fact } from "../../src/ledger/audit.ts";
import type { Decide, DecideTogether, Decision } from "../../src/ledger/decision.ts";
import type { QueueEffects } from "../../src/ledger/effects.ts";
import type { Ledger, Store } from "../../src/ledger/open-ledger.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { createTogether } from "../../src/ledger/together.ts";
import type { StoredCampaign } from "../../src/ledger/stored-campaign.ts";
import type { AnnouncementInput } from "../../src/producer/announcement.ts";
import type { Placed } from "../../src/producer/placed.ts";
import { submitCampaign } from "../../src/producer/submit-campaign.ts";
import { aMessage, MORNING, someRules } from "./a-campaign.ts";
import type { HandClock } from "./hand-clock.ts";
import { handClock } from "./hand-clock.ts";
import { freshDirectory } from "./fresh-directory.ts";
import { freshDatabase, postgresForTests } from "./services.ts";

export const BINDING: Binding = { provider: "sandbox", fingerprint: "0123456789abcdef" };

/** A ledger, a clock that stands at `MORNING` when a test begins, and apps to work with. */
export type Desk = {
  readonly ledger: Ledger;
  readonly clock: HandClock;
  /** Of the ledger, for tests that open it a second time. */
  readonly store: Store;
  anApp(rules?: Partial<AppRules>): Promise<AppUnderTest>;
};

export type AppUnderTest = {
  readonly app: string;
  readonly actor: string;
  /** Carries nothing out: keeps what the queue should do and what people would be told. */
  readonly decide: Decide;
  readonly decideTogether: DecideTogether;
  /** What the queue was asked to do since this was last asked. */
  effects(): QueueEffects;
  /** How often everything was planned anew since this was last asked. */
  replans(): number;
  /** What happened since this was last asked, as `action subject`. */
  events(): readonly string[];
  /** The facts among those not yet asked for that have this action. */
  facts(action: string): readonly Fact[];
  submit(input: Partial<AnnouncementInput> & { at: Instant }, key?: string): Promise<Placed>;
  campaign(id: string): Promise<StoredCampaign>;
  /** Every campaign as `id status`, by the time asked for. */
  statuses(): Promise<readonly string[]>;
  /** A worker gives a sign of life, and everything is planned anew. */
  beat(): Promise<void>;
  replan(): Promise<void>;
};

export const LEDGERS: readonly {
  readonly name: Store["kind"];
  readonly isPresent: boolean;
  /** Call it while the suite is being described. */
  readonly open: () => Desk;
}[] = [
  {
    name: "pglite",
    isPresent: true,
    open: () => openDesk(async () => ({ kind: "pglite", directory: await aDirectory() })),
  },
  {
    name: "postgres",
    isPresent: (await postgresForTests()) !== null,
    open: () => openDesk(async () => ({ kind: "postgres", url: await freshDatabase() })),
  },
];

/** Made for this test file, and gone when it ends. */
export async function aDirectory(): Promise<string> {
  return join(await freshDirectory(), "store");
}

export function appOn(ledger: Ledger, app: string): AppUnderTest {
  let effects: QueueEffects[] = [];
  let facts: Fact[] = [];
  let replans = 0;
  const actor = "mei";
  const decide: Decide = async (of, by, work) => {
    const decided = await ledger.decide(of, by, work);
    effects.push(decided.effects);
    facts.push(...decided.facts);
    replans += decided.replans;
    return decided.value;
  };
  const decideTogether = createTogether(decide);
  const decided = (work: (decision: Decision) => Promise<void>) => decide(app, "herald", work);
  return {
    app,
    actor,
    decide,
    decideTogether,
    effects() {
      const since = merged(effects);
      effects = [];
      return since;
    },
    replans() {
      const since = replans;
      replans = 0;
      return since;
    },
    events() {
      const since = facts.map(({ action, subject }) => `${action} ${subject}`);
      facts = [];
      return since;
    },
    facts: (action) => facts.filter((fact) => fact.action === action),
    submit: (input, key) =>
      submitCampaign(
        { decideTogether },
        { app, actor, ...(key === undefined ? {} : { key }), input: { message: aMessage(), ...input } },
      ),
    async campaign(id) {
      const found = await ledger.findCampaign(app, id);
      if (!found) throw new Error(`there is no campaign "${id}"`);
      return found;
    },
    statuses: async () => (await ledger.listCampaigns(app)).map(({ id, status }) => `${id} ${status}`),
    beat: () =>
      decided(async (decision) => {
        await decision.changeApp({ heartbeatRealAt: decision.realNow });
        await decision.replan();
      }),
    replan: () => decided((decision) => decision.replan()),
  };
}

function openDesk(makeStore: () => Promise<Store>): Desk {
  const clock = handClock(MORNING);
  let opened: { store: Store; ledger: Ledger } | undefined;
  let apps = 0;
  beforeAll(async () => {
    const store = await makeStore();
    opened = { store, ledger: await openLedger(store, clock) };
  });
  beforeEach(() => clock.setTo(MORNING));
  afterAll(() => opened?.ledger.close());
  const open = () => {
    if (!opened) throw new Error("the store is opened before the first test, not before");
    return opened;
  };
  return {
    clock,
    get ledger() {
      return open().ledger;
    },
    get store() {
      return open().store;
    },
    async anApp(rules = {}) {
      const app = `shop-${(apps += 1)}`;
      await open().ledger.createApp(app, BINDING, someRules(rules));
      return appOn(open().ledger, app);
    },
  };
}

function merged(effects: readonly QueueEffects[]): QueueEffects {
  const holds = effects.flatMap(({ hold }) => (hold === undefined ? [] : [hold]));
  return {
    puts: effects.flatMap(({ puts }) => puts),
    drops: effects.flatMap(({ drops }) => drops),
    schedules: effects.flatMap(({ schedules }) => schedules),
    ...(holds.length > 0 ? { hold: holds.at(-1)! } : {}),
  };
}
