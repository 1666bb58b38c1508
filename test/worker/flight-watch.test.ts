import { expect, it } from "vitest";
import { ATTEMPT_GRACE_MS, DATED_AHEAD_MS } from "../../src/domain/flight.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { createFlightWatch } from "../../src/worker/flight-watch.ts";

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

it("a flight dated hours ahead is lost once it was watched for as long as a call can take, from the seat it may wait for", () => {
  const { watch, run } = aWatch();
  expect(watch.leftMs(begunAt(HOURS_MS), 0)).toBe(DATED_AHEAD_MS + LONGEST_MS);
  run(DATED_AHEAD_MS + LONGEST_MS - 1);
  expect(watch.leftMs(begunAt(HOURS_MS), 0)).toBe(1);
  run(1);
  expect(watch.leftMs(begunAt(HOURS_MS), 0)).toBe(0);
});

it("a flight decided just before its seat is not lost before its date says so", () => {
  const { watch, run } = aWatch();
  watch.leftMs(begunAt(DATED_AHEAD_MS), 0);
  run(LONGEST_MS);
  expect(watch.leftMs(begunAt(DATED_AHEAD_MS), LONGEST_MS)).toBe(DATED_AHEAD_MS);
});

it("a call this process is making is not lost, whatever the clock says, until it has landed", () => {
  const { watch } = aWatch();
  watch.take("t");
  expect(watch.leftMs(begunAt(0), HOURS_MS)).toBe(LONGEST_MS);
  watch.land("t");
  expect(watch.leftMs(begunAt(0), HOURS_MS)).toBeLessThan(0);
});
