/** What can be wrong with a recurrence, said before it is stored. */
import { readCron } from "./cron.ts";
import { nearest, quote, under, type Fault } from "./fault.ts";
import { epochDayOf, nextOccurrence, type Recurrence } from "./occurrence.ts";
import { formatInstant, isZone } from "./time.ts";

/**
 * Every fault of a recurrence at once, with paths named as in `Recurrence`: a pattern that cannot be read or never fires,
 * an unknown zone, dates no calendar has, a start that is not before the end, nothing left between them.
 */
export function checkRecurrence(recurrence: Recurrence, path = ""): Fault[] {
  const { cron, zone, startsAt, endsAt, excludedDates } = recurrence;
  const faults: Fault[] = [];

  const reading = readCron(cron);
  if (reading.kind === "fault") faults.push(...under("cron", [reading.fault]));
  faults.push(...under("zone", checkZone(zone)));
  excludedDates.forEach((date, index) => {
    if (epochDayOf(date) !== null) return;
    faults.push({ path: `excludedDates[${index}]`, expected: `a local date such as "2026-12-25"`, got: quote(date) });
  });
  if (startsAt !== null && endsAt !== null && startsAt >= endsAt && isZone(zone)) {
    const start = formatInstant(startsAt, zone);
    faults.push({ path: "endsAt", expected: `after the start, ${start}`, got: formatInstant(endsAt, zone) });
  }
  if (faults.length === 0) faults.push(...checkItFires(recurrence));
  return path === "" ? faults : under(path, faults);
}

/** A fault, without path, unless `zone` is an IANA time zone; a near-miss is looked for among all zones. */
export function checkZone(zone: string): Fault[] {
  if (isZone(zone)) return [];
  const suggestion = nearest(zone, Intl.supportedValuesOf("timeZone"));
  const hint = suggestion === undefined ? {} : { suggestion };
  return [{ path: "", expected: `an IANA time zone such as "Asia/Shanghai"`, got: quote(zone), ...hint }];
}

function checkItFires(recurrence: Recurrence): Fault[] {
  const { cron, zone, startsAt, endsAt } = recurrence;
  const from = (startsAt ?? 0) - 1;
  if (nextOccurrence(recurrence, from) !== null) return [];

  const unbounded = nextOccurrence({ ...recurrence, endsAt: null }, from);
  if (unbounded !== null && endsAt !== null) {
    const next = formatInstant(unbounded, zone);
    const expected = `late enough for the pattern to fire once (it would at ${next})`;
    return [{ path: "endsAt", expected, got: formatInstant(endsAt, zone), suggestion: next }];
  }
  const expected = "a cron pattern that fires on a day that is not excluded";
  return [{ path: "cron", expected, got: quote(cron) }];
}
