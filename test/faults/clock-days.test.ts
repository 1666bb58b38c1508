/**
 * Days that are not like others, lived through on a time-lapse clock: the nights on which New York's clocks change, a leap
 * day, and a midnight that a slow call straddles. Quota days are those of New York and of Shanghai at once; the sandbox
 * judges by New York's.
 */
import { describe, it } from "vitest";
import { localDate } from "../../src/domain/time.ts";
import { timeLapseClock } from "../../src/runtime/clock.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { aNotice } from "../support/a-campaign.ts";
import { accountedOccurrences } from "../support/accounted-occurrences.ts";
import { aNumberedMessage, CREDENTIALS } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, runHerald } from "../support/running-herald.ts";

const NEW_YORK = "America/New_York";
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** The night begins this long after the clock was made, in real time: all must be defined by then. */
const SETTING_UP_MS = 10_000;
const RATE = 1_000;

const HOUR_LIMIT = { kind: "sliding", windowMs: HOUR_MS, limit: 2 } as const;
const daysOf = (limit: number) => [NEW_YORK, "Asia/Shanghai"].map((zone) => ({ kind: "day", zone, limit }) as const);

type Night = {
  readonly what: string;
  readonly from: string;
  readonly until: string;
  /** Crons in New York's time, and when each must go out in that span. */
  readonly crons: Readonly<Record<string, readonly string[]>>;
};

const NIGHTS: readonly Night[] = [
  {
    what: "spring, when 02:30 is shown by no clock",
    from: "2027-03-14T00:40-05:00",
    until: "2027-03-14T05:00-04:00",
    crons: {
      "0 1 * * *": ["2027-03-14T01:00-05:00"],
      "30 2 * * *": ["2027-03-14T03:30-04:00"],
      "45 4 * * *": ["2027-03-14T04:45-04:00"],
    },
  },
  {
    what: "autumn, when 01:30 is shown twice",
    from: "2027-11-07T00:10-04:00",
    until: "2027-11-07T02:30-05:00",
    crons: { "30 1 * * *": ["2027-11-07T01:30-04:00"], "0 2 * * *": ["2027-11-07T02:00-05:00"] },
  },
  {
    what: "the night before a leap day, and its midnight",
    from: "2028-02-28T23:00-05:00",
    until: "2028-02-29T01:00-05:00",
    crons: { "30 23 28 2 *": ["2028-02-28T23:30-05:00"], "30 0 29 2 *": ["2028-02-29T00:30-05:00"] },
  },
];

describe.concurrent.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it.for(NIGHTS)(
    "$what: each occurrence goes out once, and none is refused",
    { timeout: 120_000 },
    async ({ from, until, crons }, { expect, onTestFinished }) => {
      const stores = await fresh();
      const clock = timeLapseClock({ startAt: Date.parse(from), rate: RATE, originMs: Date.now() + SETTING_UP_MS });
      const sandbox = await startSandbox({ ...CREDENTIALS, clock, dayZone: NEW_YORK });
      onTestFinished(() => sandbox.stop());
      const running = await runHerald(stores, { clock, hosts: [sandbox.url] });
      onTestFinished(() => running.close());
      const app = await running.anApp({ start: false, rules: { quota: [HOUR_LIMIT, ...daysOf(3)] } });
      const notices = Object.keys(crons).map((cron, at) => {
        const id = `night-${app}-${at}`;
        return aNotice({ id, message: aNumberedMessage(id), late: "send", recurrence: { cron, zone: NEW_YORK } });
      });
      for (const notice of notices) await running.herald.defineSchedule({ app, actor: "ann", notice });
      onTestFinished((await running.herald.start(app)).stop);
      for (const notice of notices) {
        const nominals = (crons[notice.recurrence.cron] ?? []).map((text) => Date.parse(text));
        for (const nominalAt of nominals) await running.fact(`${notice.id}~${nominalAt}`, "campaign.sent");
        const span = { from: Date.parse(from), to: Date.parse(until) };
        expect(await accountedOccurrences(running.herald.ledger, { app, notice, ...span })).toEqual(
          nominals.map(() => "sent"),
        );
        const sentAts = callsFor(sandbox, notice.id, "accepted").map(({ timeMs }) => timeMs);
        expect(sentAts).toHaveLength(nominals.length);
        sentAts.forEach((sentAt, at) => expect(sentAt).toBeGreaterThanOrEqual(nominals[at] ?? Infinity));
      }
      expect(sandbox.record().calls.filter(({ outcome }) => outcome === "throttled")).toEqual([]);
    },
  );

  it("a call that straddles midnight counts on both days", { timeout: 120_000 }, async ({ expect, onTestFinished }) => {
    const midnight = Date.parse("2027-06-02T00:00-04:00");
    const stores = await fresh();
    const clock = timeLapseClock({ startAt: midnight - 12 * MINUTE_MS, rate: 60, originMs: Date.now() });
    const sandbox = await startSandbox({ ...CREDENTIALS, clock, dayZone: NEW_YORK, slowMs: 1_500 });
    onTestFinished(() => sandbox.stop());
    sandbox.addFault("slow");
    const running = await runHerald(stores, { clock, hosts: [sandbox.url], callDeadlineMs: 10_000 });
    onTestFinished(() => running.close());
    const app = await running.anApp({ start: false, rules: { quota: [HOUR_LIMIT, ...daysOf(1)] } });
    onTestFinished((await running.herald.start(app)).stop);
    const { id: slow } = await running.submit(app, { at: midnight - MINUTE_MS });
    await running.fact(slow, "campaign.sent");
    const [call] = await running.herald.ledger.listAttempts(app, slow);
    const days = [call?.startedAt, call?.finishedAt].map((at) => localDate(at ?? 0, NEW_YORK));
    expect(days).toEqual(["2027-06-01", "2027-06-02"]);
    const next = await running.submit(app, { at: clock.now(), deadline: clock.now() + 48 * HOUR_MS });
    expect(localDate(next.seatAt ?? 0, NEW_YORK)).toBe("2027-06-03");
    expect(callsFor(sandbox, slow, "accepted")).toHaveLength(1);
  });
});
