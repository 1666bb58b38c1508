/** Faults in an app's rules that could never work, found before anything is planned with them. */
import type { AppRules, QuotaRule, Reserve, SendWindow } from "./app.ts";
import { deliveryTailMs } from "./app.ts";
import { APPROVAL_RULES } from "./approval.ts";
import type { Fault } from "./fault.ts";
import { nearest, quote, under } from "./fault.ts";
import { mergeWindows } from "./open-hours.ts";
import { createTimetable } from "./timetable.ts";
import { DAY_MS, MINUTE_MS, isZone } from "./time.ts";

const DAY_MINUTES = DAY_MS / MINUTE_MS;

/**
 * Every fault in the rules, with paths relative to them: `quota[0].limit`, `sendWindows[1]`, `reserve.keep`. Rules whose
 * parts are sound but together leave an ordinary campaign no seat at all are one fault at their `reserve`.
 */
export function checkRules(rules: AppRules): Fault[] {
  const faults = [
    ...zoneFaults("zone", rules.zone),
    ...integerFaults("audience", rules.audience, 0),
    ...integerFaults("marginMs", rules.marginMs, 0),
    ...integerFaults("callSpanMs", rules.callSpanMs, 1),
    ...integerFaults("graceMs", rules.graceMs, 0),
    ...integerFaults("slipAlertMinutes", rules.slipAlertMinutes, 0),
    ...rules.quota.flatMap((rule, i) => under(`quota[${i}]`, ruleFaults(rule))),
    ...rules.sendWindows.flatMap((window, i) => under(`sendWindows[${i}]`, windowFaults(window))),
    ...approvalFaults(rules.approval),
    ...(rules.reserve === null ? [] : under("reserve", reserveFaults(rules.reserve, rules.quota))),
  ];
  if (faults.length > 0) return faults;
  const tooShort = tailFaults(rules);
  return tooShort.length > 0 ? tooShort : deadlockFaults(rules);
}

function zoneFaults(path: string, zone: string): Fault[] {
  if (isZone(zone)) return [];
  const suggestion = nearest(zone, Intl.supportedValuesOf("timeZone"));
  return [
    { path, expected: "an IANA time zone", got: quote(zone), ...(suggestion === undefined ? {} : { suggestion }) },
  ];
}

function approvalFaults(approval: string): Fault[] {
  if (APPROVAL_RULES.some((rule) => rule === approval)) return [];
  const suggestion = nearest(approval, APPROVAL_RULES);
  return [
    {
      path: "approval",
      expected: `one of ${APPROVAL_RULES.map(quote).join(", ")}`,
      got: quote(approval),
      ...(suggestion === undefined ? {} : { suggestion }),
    },
  ];
}

function integerFaults(path: string, value: number, min: number, max = Number.MAX_SAFE_INTEGER): Fault[] {
  if (Number.isSafeInteger(value) && value >= min && value <= max) return [];
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`;
  return [{ path, expected: `a whole number ${range}`, got: String(value) }];
}

function ruleFaults(rule: QuotaRule): Fault[] {
  const own = rule.kind === "day" ? zoneFaults("zone", rule.zone) : integerFaults("windowMs", rule.windowMs, 1);
  return [...own, ...integerFaults("limit", rule.limit, 1)];
}

function windowFaults({ openMinute, closeMinute }: SendWindow): Fault[] {
  return [
    ...integerFaults("openMinute", openMinute, 0, DAY_MINUTES - 1),
    ...integerFaults("closeMinute", closeMinute, 0, DAY_MINUTES),
  ];
}

function reserveFaults({ keep, untilMinute }: Reserve, quota: readonly QuotaRule[]): Fault[] {
  const limits = quota.filter((rule) => rule.kind === "day").map(({ limit }) => limit);
  if (limits.length === 0) {
    return [{ path: "", expected: "left out where no quota rule is by the day", got: quote({ keep, untilMinute }) }];
  }
  return [
    ...integerFaults("keep", keep, 0, Math.max(0, ...limits)),
    ...integerFaults("untilMinute", untilMinute, 1, DAY_MINUTES),
  ];
}

/** A window is judged together with those it touches. */
function tailFaults({ sendWindows, audience }: AppRules): Fault[] {
  const merged = mergeWindows(sendWindows);
  if (merged === "always") return [];
  const tailMinutes = deliveryTailMs(audience) / MINUTE_MS;
  return sendWindows.flatMap((window, i) => {
    const whole = merged.find(({ openMinute, closeMinute }) =>
      [window.openMinute, window.openMinute + DAY_MINUTES].some((open) => openMinute <= open && open < closeMinute),
    );
    if (whole === undefined || whole.closeMinute - whole.openMinute >= tailMinutes) return [];
    return [
      {
        path: `sendWindows[${i}]`,
        expected: `at least ${Math.ceil(tailMinutes)} minutes long, the time a delivery to ${audience} users may take`,
        got: `${whole.closeMinute - whole.openMinute} minutes (${describeWindow(window)})`,
      },
    ];
  });
}

/** Sound parts may still close every hour between them: a reserve of the whole day until after the windows close. */
function deadlockFaults(rules: AppRules): Fault[] {
  const timetable = createTimetable({ now: 0, rules, usage: [], holds: [] });
  const probe = {
    id: "",
    bookedAt: 0,
    nominalAt: 0,
    at: 0,
    deadline: null,
    anytime: false,
    priority: "normal",
  } as const;
  if (timetable.place(probe, 0).seatAt !== null) return [];
  const { keep = 0, untilMinute = 0 } = rules.reserve ?? {};
  return [
    {
      path: "reserve",
      expected: "such that campaigns that are not urgent get a seat on some day, inside the send windows",
      got: `${keep} kept until ${describeMinute(untilMinute)}`,
    },
  ];
}

function describeWindow({ openMinute, closeMinute }: SendWindow): string {
  return `${describeMinute(openMinute)}–${describeMinute(closeMinute)}`;
}

function describeMinute(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}
