/** Whatever people do in whatever order: a go is only ever given for what was approved as it is. */
import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ApprovalRule } from "../../src/domain/approval.ts";
import { APPROVAL_RULES } from "../../src/domain/approval.ts";
import { Refused } from "../../src/domain/refused.ts";
import { MINUTE_MS } from "../../src/domain/time.ts";
import { editCampaign } from "../../src/producer/edit-campaign.ts";
import { approveCampaign, rejectCampaign } from "../../src/producer/judge-campaign.ts";
import { releaseNow } from "../../src/producer/release-now.ts";
import { acquire } from "../../src/worker/acquire.ts";
import { createFlightWatch } from "../../src/worker/flight-watch.ts";
import { giveBack } from "../../src/worker/settle.ts";
import { aMessage, MORNING } from "../support/a-campaign.ts";
import type { AppUnderTest, Desk } from "../support/ledger-backends.ts";
import { BINDING, LEDGERS } from "../support/ledger-backends.ts";
import { ROOMY } from "../support/numbered-message.ts";

const PEOPLE = ["mei", "lin"] as const;

type Step =
  | { readonly does: "approves" | "rejects"; readonly who: (typeof PEOPLE)[number] }
  | { readonly does: "renames" | "asks now"; readonly who: (typeof PEOPLE)[number] }
  | { readonly does: "rewords"; readonly who: (typeof PEOPLE)[number]; readonly words: string }
  | { readonly does: "drafts" | "schedules"; readonly who: (typeof PEOPLE)[number] }
  | { readonly does: "sets the rule"; readonly rule: ApprovalRule }
  | { readonly does: "waits"; readonly minutes: number }
  | { readonly does: "spoils the row" | "knocks" };

const who = fc.constantFrom(...PEOPLE);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant("approves" as const), who }),
  fc.record({ does: fc.constant("rejects" as const), who }),
  fc.record({ does: fc.constantFrom("renames" as const, "asks now" as const), who }),
  // Two wordings only, so that the words of an old approval come back.
  fc.record({ does: fc.constant("rewords" as const), who, words: fc.constantFrom("one", "two") }),
  fc.record({ does: fc.constantFrom("drafts" as const, "schedules" as const), who }),
  fc.record({ does: fc.constant("sets the rule" as const), rule: fc.constantFrom(...APPROVAL_RULES) }),
  fc.record({ does: fc.constant("waits" as const), minutes: fc.constantFrom(0, 1, 5, 30) }),
  fc.record({ does: fc.constantFrom("knocks" as const, "knocks" as const, "spoils the row" as const) }),
);

const mei = "mei";
const lin = "lin";
const yes: Step = { does: "approves", who: lin };
const no: Step = { does: "rejects", who: lin };
const seat: readonly Step[] = [{ does: "waits", minutes: 5 }, { does: "knocks" }];
const words = (said: string): Step => ({ does: "rewords", who: mei, words: said });
const redrafted: readonly Step[] = [
  { does: "drafts", who: mei },
  { does: "schedules", who: mei },
];

/** Those that everything else is a variation of. */
const EXAMPLES: [ApprovalRule, Step[]][] = [
  ["by-another", [yes, ...seat]],
  ["required", [...seat, yes, { does: "knocks" }]],
  ["required", [no, ...seat]],
  ["required", [yes, no, ...seat]],
  ["required", [yes, words("two"), ...seat]],
  ["required", [yes, words("two"), words("one"), ...seat]],
  ["required", [yes, { does: "asks now", who: mei }, ...seat]],
  ["required", [yes, { does: "spoils the row" }, ...seat]],
  ["required", [yes, ...redrafted, ...seat]],
  ["required", [no, ...redrafted, ...seat]],
  ["required", [no, { does: "sets the rule", rule: "off" }, ...seat]],
  ["off", [{ does: "sets the rule", rule: "required" }, ...seat]],
  ["by-another", [{ does: "approves", who: mei }, ...seat]],
  [
    "by-another",
    [{ does: "asks now", who: mei }, { does: "asks now", who: lin }, { does: "approves", who: mei }, ...seat],
  ],
  ["by-another", [{ does: "spoils the row" }, { does: "renames", who: lin }, { does: "approves", who: mei }, ...seat]],
  ["by-another", [{ does: "spoils the row" }, yes, { does: "renames", who: mei }, ...seat]],
  ["by-another", [words("two"), { does: "spoils the row" }, { does: "rewords", who: lin, words: "two" }, yes, ...seat]],
];

/** What the test itself believes, from nothing but which requests were granted. */
type Belief = {
  rule: ApprovalRule;
  word: "yes" | "no" | null;
  author: string;
  /** As Herald last saved or approved it; what somebody wrote past Herald since is nobody's, and nothing was said of it. */
  saved: string;
};

describe.each(LEDGERS)("on $name", ({ name, isPresent, open }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  const desk = open();

  it("no order of approving, rejecting, editing and changing the rule releases what was not approved", async () => {
    let gos = 0;
    const steps = fc.array(step, { minLength: 6, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...APPROVAL_RULES), steps, async (rule, done) => {
        gos += await live(desk, rule, done);
      }),
      { numRuns: EXAMPLES.length + (name === "pglite" ? 10 : 25), examples: EXAMPLES },
    );
    // Or nothing would have been shown.
    expect(gos).toBeGreaterThan(0);
  }, 120_000);
});

/** Takes the steps on an app of its own; returns how many calls were begun. */
async function live(desk: Desk, rule: ApprovalRule, steps: readonly Step[]): Promise<number> {
  desk.clock.setTo(MORNING);
  const shop = await desk.anApp({ ...ROOMY, approval: rule });
  await shop.submit({ id: "spring", at: MORNING + MINUTE_MS, message: aMessage("one") });
  const belief: Belief = { rule, word: null, author: shop.actor, saved: await contentOf(shop) };
  let gos = 0;
  for (const each of steps) {
    const isGranted = await granted(() => take(desk, shop, each, belief));
    const content = await contentOf(shop);
    if (isGranted && isEdit(each)) {
      if (content !== belief.saved) Object.assign(belief, { word: null, author: each.who, saved: content });
      if (each.does === "drafts" || each.does === "schedules") belief.word = null;
    }
    if (isGranted && each.does === "approves") belief.saved = content;
    if ((await shop.campaign("spring")).status === "releasing") {
      gos += 1;
      const isApproved = belief.word === "yes" && content === belief.saved;
      const may = belief.rule === "off" ? belief.word !== "no" : isApproved;
      expect({ may, belief, after: each }).toMatchObject({ may: true });
      await backAgain(desk, shop);
    }
  }
  return gos;
}

type Edit = Extract<Step, { does: "rewords" | "renames" | "asks now" | "drafts" | "schedules" }>;

function isEdit(each: Step): each is Edit {
  return ["rewords", "renames", "asks now", "drafts", "schedules"].includes(each.does);
}

async function take(desk: Desk, shop: AppUnderTest, each: Step, belief: Belief): Promise<void> {
  const { app } = shop;
  const campaign = await shop.campaign("spring");
  const { id, revision } = campaign;
  switch (each.does) {
    case "approves":
      await approveCampaign(shop, { app, actor: each.who, id, revision });
      expect(belief.rule === "by-another" && belief.word !== "yes" ? each.who : null).not.toBe(belief.author);
      belief.word = "yes";
      return;
    case "rejects":
      await rejectCampaign(shop, { app, actor: each.who, id, revision, note: "no" });
      belief.word = "no";
      return;
    case "rewords":
      return void (await editCampaign(shop, {
        app,
        actor: each.who,
        id,
        revision,
        change: { message: aMessage(each.words) },
      }));
    case "renames":
      return void (await editCampaign(shop, { app, actor: each.who, id, revision, change: { name: each.who } }));
    case "asks now":
      return void (await releaseNow(shop, { app, actor: each.who, id, revision }));
    case "drafts":
    case "schedules": {
      const draft = each.does === "drafts";
      if ((campaign.status === "draft") === draft) throw new Refused("wrong-status", "it is that already");
      return void (await editCampaign(shop, { app, actor: each.who, id, revision, change: { draft } }));
    }
    case "sets the rule":
      await shop.decide(app, "ops", async (decision) => {
        await decision.changeApp({ rules: { ...decision.state().rules, approval: each.rule } });
        await decision.replan();
      });
      belief.rule = each.rule;
      return;
    case "waits":
      desk.clock.pass(each.minutes * MINUTE_MS);
      return shop.beat();
    case "spoils the row":
      // Somebody writes another message past Herald: its hash, and the approval of that, are as they were.
      if (campaign.status !== "scheduled") return;
      await shop.decide(app, "ops", (decision) => decision.campaigns.change(id, { message: aMessage(randomUUID()) }));
      return;
    case "knocks":
      await shop.beat();
      await acquire(
        {
          ...{ decide: shop.decide, clock: desk.clock, binding: BINDING, hostFor: () => "http://host.test" },
          flights: createFlightWatch({ clock: desk.clock, callDeadlineMs: 20_000 }),
        },
        app,
        { campaignId: id, n: (await shop.campaign(id)).jobN, seatAt: desk.clock.now() },
        { token: randomUUID() },
      );
      return;
    default:
      each satisfies never;
  }
}

/** The call never left, and the campaign waits as before. */
async function backAgain(desk: Desk, shop: AppUnderTest): Promise<void> {
  const flight = (await desk.ledger.listAttempts(shop.app, "spring")).find(({ reply }) => reply === "in_flight");
  if (flight) await giveBack(shop, shop.app, flight.token, "stopped");
}

async function granted(work: () => Promise<void>): Promise<boolean> {
  return work().then(
    () => true,
    (error: unknown) => {
      if (error instanceof Refused) return false;
      throw error;
    },
  );
}

async function contentOf(shop: AppUnderTest): Promise<string> {
  const { message, at, deadline, priority, anytime } = await shop.campaign("spring");
  return JSON.stringify([message, at, deadline, priority, anytime]);
}
