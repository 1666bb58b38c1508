import { describe, expect, it } from "vitest";
import { futureClaims, HORIZON_MAX_MS, HORIZON_MS, type ClaimingSchedule } from "../../src/domain/future-claims.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../src/domain/time.ts";

const now = Date.parse("2026-11-26T08:00:00+08:00");

function aSchedule(over: Partial<ClaimingSchedule> & { cron?: string } = {}): ClaimingSchedule {
  const { cron = "0 10 * * *", ...rest } = over;
  const recurrence = { cron, zone: "Asia/Shanghai", startsAt: null, endsAt: null, excludedDates: [] };
  return { id: "tips", recurrence, priority: "normal", anytime: false, bookedAt: 7, consideredUntil: now, ...rest };
}

describe("futureClaims()", () => {
  it("gives each occurrence the id it will fire with, its schedule's booking and its own deadline", () => {
    const [first] = futureClaims({ now, claims: [], schedules: [aSchedule({ position: 3 })] });
    const at = now + 2 * HOUR_MS;
    expect(first).toEqual({
      id: `tips~${at}`,
      scheduleId: "tips",
      priority: "normal",
      bookedAt: 7,
      nominalAt: at,
      at,
      deadline: at + 6 * HOUR_MS,
      anytime: false,
      position: 3,
    });
  });

  it("lets an occurrence wait no longer than for the next one, the last in the horizon included", () => {
    const claims = futureClaims({ now, claims: [], schedules: [aSchedule({ cron: "0 */2 * * *" })] });
    expect(new Set(claims.map(({ deadline, at }) => (deadline ?? 0) - at))).toEqual(new Set([2 * HOUR_MS]));
  });

  it.each([
    ["14 days without claims", [], HORIZON_MS],
    ["14 days when the last deadline is sooner", [{ deadline: now + DAY_MS }], HORIZON_MS],
    [
      "the last deadline",
      [{ deadline: now + DAY_MS }, { deadline: now + 30 * DAY_MS }, { deadline: null }],
      30 * DAY_MS,
    ],
    ["400 days at most", [{ deadline: now + 4_000 * DAY_MS }], HORIZON_MAX_MS],
  ])("reaches %s", (_edge, claims, reachMs) => {
    const occurrences = futureClaims({ now, claims, schedules: [aSchedule({ cron: "0 8 * * *" })] });
    expect(occurrences.at(-1)?.at).toBe(now + reachMs); // inclusive: 08:00 is exactly then
  });

  it("begins after what was considered, ahead of now or behind it while it may still be released", () => {
    const firstAt = (consideredUntil: number) =>
      futureClaims({ now, claims: [], schedules: [aSchedule({ cron: "0 */3 * * *", consideredUntil })] })[0]?.at;
    expect(firstAt(now)).toBe(now + HOUR_MS);
    expect(firstAt(now + HOUR_MS)).toBe(now + 4 * HOUR_MS); // fired ahead of its time
    expect(firstAt(now - 30 * DAY_MS)).toBe(now - 2 * HOUR_MS); // 06:00 may go out until 09:00; 03:00 may not
  });

  it("never brings more than 10,000 claims of one schedule", () => {
    const schedules = [aSchedule({ cron: "* * * * * *" }), aSchedule({ id: "other" })];
    const claims = futureClaims({ now, claims: [], schedules });
    expect(claims.filter(({ scheduleId }) => scheduleId === "tips")).toHaveLength(10_000);
    expect(claims.filter(({ scheduleId }) => scheduleId === "other")).toHaveLength(14);
    expect((claims[1]?.at ?? 0) - (claims[0]?.at ?? 0)).toBeLessThan(MINUTE_MS);
  });
});
