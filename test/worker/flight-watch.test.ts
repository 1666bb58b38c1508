import { expect, it } from "vitest";
import type { Clock } from "../../src/runtime/clock.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { ATTEMPT_GRACE_MS, createFlightWatch } from "../../src/worker/flight-watch.ts";

const LONGEST_MS = 20_000 + ATTEMPT_GRACE_MS;
const HOURS_MS = 7_200_000;

/** A watch on a clock that only runs, which is all that a watch asks it. */
function aWatch() {
  let upMs = 0;
  const clock: Clock = { ...systemClock, upMs: () => upMs };
  return { watch: createFlightWatch({ clock, callDeadlineMs: 20_000 }), run: (ms: number) => void (upMs += ms) };
}

const begunAt = (startedRealAt: number) => ({ token: "t", startedRealAt });

it("a flight is lost once its date says so", () => {
  const { watch } = aWatch();
  expect(watch.leftMs(begunAt(0), LONGEST_MS - 1)).toBe(1);
  expect(watch.leftMs(begunAt(0), LONGEST_MS)).toBe(0);
});

it("a flight dated ahead is lost once it was watched for as long as a call can take", () => {
  const { watch, run } = aWatch();
  expect(watch.leftMs(begunAt(HOURS_MS), 0)).toBe(LONGEST_MS);
  run(LONGEST_MS - 1);
  expect(watch.leftMs(begunAt(HOURS_MS), 0)).toBe(1);
  run(1);
  expect(watch.leftMs(begunAt(HOURS_MS), 0)).toBe(0);
});

it("a call this process is making is not lost, whatever the clock says, until it has landed", () => {
  const { watch } = aWatch();
  watch.take("t");
  expect(watch.leftMs(begunAt(0), HOURS_MS)).toBe(LONGEST_MS);
  watch.land("t");
  expect(watch.leftMs(begunAt(0), HOURS_MS)).toBeLessThan(0);
});
