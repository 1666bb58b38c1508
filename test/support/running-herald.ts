/** Herald and a sandbox, running for a test file; facts are waited for, and every error nobody expected is kept. */
import { onTestFinished } from "vitest";
import type { AppRules } from "../../src/domain/app.ts";
import type { Campaign } from "../../src/domain/campaign.ts";
import type { Fact } from "../../src/ledger/audit.ts";
import { openHerald } from "../../src/main/open-herald.ts";
import type { Herald, HeraldOptions } from "../../src/main/open-herald.ts";
import type { AnnouncementInput } from "../../src/producer/announcement.ts";
import type { Placed } from "../../src/producer/placed.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import { systemClock, timeLapseClock } from "../../src/runtime/clock.ts";
import type { SandboxEntry } from "../../src/sandbox/record.ts";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/server.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { aNumberedMessage, CREDENTIALS, markOf, ROOMY } from "./numbered-message.ts";
import type { Stores } from "./pairings.ts";

/** A Friday noon in Shanghai, running `rate` times as fast as the machine's clock. */
export function fastClock(rate: number): Clock {
  return timeLapseClock({ startAt: Date.UTC(2026, 10, 27, 4), rate, originMs: Date.now() });
}

/** A sandbox without limits of its own. */
export function roomySandbox(clock: Clock, but: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  return startSandbox({ ...CREDENTIALS, clock, limits: { hour: 10_000, day: 10_000 }, ...but });
}

export type RunningHerald = {
  readonly herald: Herald;
  readonly clock: Clock;
  readonly facts: readonly Fact[];
  readonly errors: string[];
  /** An app of its own with these rules on top of roomy ones; released until the test ends, unless `start` is false. */
  anApp(but?: { rules?: Partial<AppRules>; start?: boolean }): Promise<string>;
  submit(app: string, input?: Partial<AnnouncementInput>): Promise<Placed>;
  /** Resolves with the `count`th such fact, one that has happened already included. */
  fact(subject: string, action: string, count?: number): Promise<Fact>;
  find(app: string, id: string): Promise<Campaign & { readonly outcome: { readonly text: string } | null }>;
  /** The last facts and every error, for a test that failed and cannot say why. */
  tell(): string;
  close(): Promise<void>;
};

export async function runHerald(
  stores: Stores,
  options: Pick<HeraldOptions, "callDeadlineMs" | "seams" | "alerts" | "tracing" | "onCall"> & {
    clock: Clock;
    hosts: readonly string[];
    reconcileMs?: number;
  },
): Promise<RunningHerald> {
  const { clock, hosts, ...rest } = options;
  const facts: Fact[] = [];
  const woken: (() => void)[] = [];
  const errors: string[] = [];
  const herald = await openHerald({
    // On a fast clock a call's time is long in the plan's; on the machine's own none is to end by a busy moment.
    callDeadlineMs: clock === systemClock ? 2_000 : 200,
    reconcileMs: 500,
    roll: () => 0,
    ...stores,
    ...rest,
    clock,
    provider: { kind: "sandbox", ...CREDENTIALS, hosts },
    onFact(fact) {
      facts.push(fact);
      for (const wake of woken.splice(0)) wake();
    },
    onError: (error, where) => errors.push(`${where}: ${String(error)}`),
  });

  return {
    herald,
    clock,
    facts,
    errors,
    async anApp({ rules = {}, start = true } = {}) {
      apps += 1;
      const app = `app-${apps}`;
      await herald.setRules({ app, actor: "ann", rules: { ...ROOMY, ...rules } });
      if (start) onTestFinished((await herald.start(app)).stop);
      return app;
    },
    submit(app, input = {}) {
      const id = input.id ?? `c${(campaigns += 1)}`;
      return herald.submit({
        app,
        actor: "ann",
        input: { at: clock.now(), message: aNumberedMessage(id), ...input, id },
      });
    },
    async fact(subject, action, count = 1) {
      for (;;) {
        const found = facts.filter((each) => each.subject === subject && each.action === action)[count - 1];
        if (found) return found;
        await new Promise<void>((resolve) => woken.push(resolve));
      }
    },
    async find(app, id) {
      const campaign = await herald.ledger.findCampaign(app, id);
      if (!campaign) throw new Error(`there is no ${id}`);
      return campaign;
    },
    tell: () =>
      [
        ...facts.slice(-40).map(({ action, subject, detail }) => `${action} ${subject} ${JSON.stringify(detail)}`),
        ...errors,
      ].join("\n"),
    close: () => herald.close(),
  };
}

/** Unique within a test file's process, so that apps and campaigns of one sandbox's record are told apart. */
let apps = 0;
let campaigns = 0;

/** The sandbox's calls for one campaign: all of them, or only those that reached everyone. */
export function callsFor(sandbox: Sandbox, id: string, only: "calls" | "accepted" = "calls"): readonly SandboxEntry[] {
  return sandbox.record()[only].filter((each) => each.fields["content"]?.includes(markOf(id)));
}

/**
 * What was reported besides BullMQ's locks: where a machine is so busy that a process stands still for three seconds, they
 * are lost, and nothing depends on them.
 */
export function besidesLocks(errors: readonly string[]): readonly string[] {
  return errors.filter((error) => !/renew lock|Missing lock/.test(error));
}
