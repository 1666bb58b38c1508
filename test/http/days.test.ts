/** What a calendar is told of an app's days: past ones, today, and those to come. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DAY_MS, HOUR_MS } from "../../src/domain/time.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import { MORNING } from "../support/a-campaign.ts";
import type { FrontDoorUnderTest } from "../support/front-door.ts";
import { frontDoorOn } from "../support/front-door.ts";
import { openWithoutWorker } from "../support/herald-without-worker.ts";
import { PAIRINGS } from "../support/pairings.ts";

const MESSAGE = { fromUserId: "shop", objectName: "RC:TxtMsg", content: { content: "hello" } };

type Day = { date: string; used: number; booked: number; free: number | null; kept: number };

describe.each(PAIRINGS.slice(0, 2))("days on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  let herald: Herald;
  let door: FrontDoorUnderTest;

  beforeAll(async () => {
    const opened = await openWithoutWorker(await fresh());
    herald = opened.herald;
    door = frontDoorOn(herald, opened.clock);
    await door.ask("PUT", "/v1/apps/shop", { body: { reserve: { keep: 1, until: "18:00" } } });
    const definition = { cron: "0 12 * * *", zone: "Asia/Shanghai", message: MESSAGE };
    await door.ask("PUT", "/v1/schedules/tips?app=shop", { body: definition });
    const body = { id: "sale", at: new Date(MORNING + HOUR_MS).toISOString(), message: MESSAGE };
    await door.ask("POST", "/v1/campaigns?app=shop", { body });
    for (const days of [0, 1, 20]) {
      const started = new Date(MORNING - days * DAY_MS - HOUR_MS).toISOString();
      const told = await door.ask("POST", "/v1/apps/shop/outside-calls", { body: { started } });
      expect(told.status, told.text).toBe(200);
    }
  }, 60_000);
  afterAll(() => herald.close());

  async function daysOf(query: string): Promise<Day[]> {
    const { status, body, text } = await door.ask("GET", `/v1/apps/shop/days${query}`);
    expect(status, text).toBe(200);
    return (body as { days: Day[] }).days;
  }

  it("begin today, and count what was called, what is booked, and what will fire", async () => {
    const { body } = await door.ask("GET", "/v1/apps/shop/days");
    expect((body as { zone: string }).zone).toBe("Asia/Shanghai");
    const days = (body as { days: Day[] }).days;
    expect(days).toHaveLength(7);
    expect(days.slice(0, 2)).toEqual([
      {
        date: "2026-11-27",
        limit: 3,
        used: 1,
        booked: 2,
        free: 0,
        kept: 0,
        windows: [{ opens: "2026-11-27T08:00:00.000+08:00", closes: "2026-11-27T22:00:00.000+08:00" }],
      },
      {
        date: "2026-11-28",
        limit: 3,
        used: 0,
        booked: 1,
        free: 2,
        kept: 1,
        windows: [{ opens: "2026-11-28T08:00:00.000+08:00", closes: "2026-11-28T22:00:00.000+08:00" }],
      },
    ]);
  });

  it("go back further than the plan looks", async () => {
    const days = await daysOf("?from=2026-11-06&count=22");
    expect(days.filter(({ used }) => used > 0).map(({ date, used }) => [date, used])).toEqual([
      ["2026-11-07", 1],
      ["2026-11-26", 1],
      ["2026-11-27", 1],
    ]);
  });

  it("hold no seats where the plan does not reach yet", async () => {
    expect(await daysOf("?from=2027-06-01&count=1")).toMatchObject([{ date: "2027-06-01", booked: 0, free: 3 }]);
  });

  it.each(["?from=tomorrow", "?from=2026-02-30", "?from=2026-11-27T00:00:00Z", "?count=63", "?count=0"])(
    "are not told for %s",
    async (query) => {
      const answer = await door.ask("GET", `/v1/apps/shop/days${query}`);
      expect(answer).toMatchObject({ status: 422, body: { code: "invalid" } });
      expect((answer.body as { faults: { path: string }[] }).faults).toMatchObject([
        { path: query.slice(1, query.indexOf("=")) },
      ]);
    },
  );

  it("of no app are not found", async () => {
    expect((await door.ask("GET", "/v1/apps/nowhere/days")).status).toBe(404);
  });
});
