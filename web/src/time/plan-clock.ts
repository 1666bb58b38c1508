/** What time it is at Herald's: its clock may differ from the reader's, and in a time-lapse it runs fast. */
import { useEffect, useState } from "react";

let origin = { planAt: Date.now(), upAt: performance.now(), rate: 1 };

/** @param now RFC 3339, as Herald just told it. @param rate Plan milliseconds per real one. */
export function setPlanClock({ now, rate }: { now: string; rate: number }): void {
  origin = { planAt: Date.parse(now), upAt: performance.now(), rate };
}

export function planNow(): number {
  return origin.planAt + (performance.now() - origin.upAt) * origin.rate;
}

export function planRate(): number {
  return origin.rate;
}

/** Herald's time, in milliseconds since the epoch, renewed every so often of the reader's time. */
export function usePlanNow(everyMs = 1_000): number {
  const [now, setNow] = useState(planNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(planNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
