/**
 * How long an app waits before it calls again.
 *
 * Two ladders. After *throttled* somebody else has used the quota, and each further try may itself be counted by the
 * provider: the waits are the ones after which a window can have freed up. After *neverLeft* the way to the provider is
 * broken and trying costs nothing there: the waits are short. Delays here are exact; chance is added by `withJitter`,
 * whose dice the caller throws.
 */
import { DEFAULT_RULES } from "./app.ts";
import { countedDays } from "./quota.ts";
import { instantOf, MINUTE_MS, SECOND_MS, DAY_MS, wallTimeOf, type Instant } from "./time.ts";
import { zoneCalendar } from "./zone-calendar.ts";

/** A throttled app makes no more tries than this on one natural day, whatever was accepted between them. */
export const REFUSED_TRIES_PER_DAY = 3;

/** The first waits after throttled; from then on the app waits for the next natural day. 61 min outlast a sliding hour. */
const THROTTLE_DELAYS_MS = [5 * MINUTE_MS, 61 * MINUTE_MS];

/** A `Retry-After` is believed up to here; beyond it is more likely a mistake than a wish. */
const RETRY_AFTER_MAX_MS = 7 * DAY_MS;

const NEVER_LEFT_DELAYS_MS = [5 * SECOND_MS, 15 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS];

const JITTER_SHARE = 0.1;
const JITTER_MAX_MS = MINUTE_MS;

/** Where the provider is at home, for an app that has no day rule of its own. */
const HOME_ZONE = "Asia/Shanghai";

/** A provider that refuses has shown that its day may not be the one the rules name; these it may mean besides. */
const LIKELY_ZONES = [HOME_ZONE, "UTC"];

/** How far back a throttled call can be "today" in any zone, on the longest day there is. */
export const REFUSALS_SINCE_MS = 2 * DAY_MS;

/** The throttled calls of the last `REFUSALS_SINCE_MS`, and by whose days they are rationed. */
export type Refusals = {
  readonly refused: readonly { readonly startedAt: Instant; readonly finishedAt: Instant | null }[];
  /** The zones of the app's day rules; empty means Asia/Shanghai. */
  readonly dayZones: readonly string[];
  /** Safety margin around a day's edges; the app's `marginMs`. */
  readonly marginMs?: number;
};

export type ThrottleFacts = Refusals & {
  readonly now: Instant;
  /** How many throttled replies in a row came before this one: 0 at first and again after every accepted call. */
  readonly step: number;
  /** The reply's own wish, or null. */
  readonly retryAfterMs: number | null;
  /** A dice throw in [0, 1). */
  readonly roll: number;
};

/**
 * Until when an app is held after a throttled reply, and the step to remember for the next one.
 *
 * The wait is the ladder's (5 min, 61 min, the next natural day's opening in the zone where it comes last) or the
 * provider's `Retry-After`, whichever is longer: a short `Retry-After` never makes Herald call more often than the
 * ladder does. A day that has had its tries gets no other (`nextTryAt`). Jitter only ever lengthens a wait.
 *
 * `refused` includes the call this is about.
 */
export function throttleHold(facts: ThrottleFacts): { readonly until: Instant; readonly step: number } {
  const { now, step, retryAfterMs, dayZones, roll, marginMs = DEFAULT_RULES.marginMs } = facts;
  const ladderMs = THROTTLE_DELAYS_MS[step] ?? dayOpeningAfter(now, zonesOr(dayZones)) + marginMs - now;
  const wishedMs = Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX_MS);
  const waitMs = nextTryAt(now + Math.max(ladderMs, wishedMs), facts) - now;
  return { until: now + withJitter(waitMs, roll), step: step + 1 };
}

/**
 * The first instant from `from` on at which a call may be refused without being the fourth of its natural day: by the
 * days of the rules, and by Beijing's and UTC's, because the provider does not say which it counts by.
 *
 * `from` is not before any of the refusals, unless the clock was set back since: one dated later than `from` may have been
 * on its day, and counts. One that touches two days, by its length and the margin, counts on both.
 */
export function nextTryAt(from: Instant, { refused, dayZones, marginMs = DEFAULT_RULES.marginMs }: Refusals): Instant {
  let at = from;
  for (const zone of new Set([...dayZones, ...LIKELY_ZONES])) {
    const day = zoneCalendar(zone).dayOf(at);
    const onDay = refused.filter(({ startedAt, finishedAt }) =>
      countedDays({ from: startedAt, to: finishedAt ?? startedAt }, zone, marginMs).some((counted) => counted >= day),
    );
    // No zone needs a second look: whatever day a later instant falls on, no three calls can have been refused on it yet.
    if (onDay.length >= REFUSED_TRIES_PER_DAY) at = dayOpeningAfter(at, [zone]) + marginMs;
  }
  return at;
}

/** How long to wait after this many calls in a row that never left: 5 s, 15 s, 1 min, then 5 min. */
export function neverLeftDelayMs(failures: number): number {
  const rung = Math.min(Math.max(failures, 1), NEVER_LEFT_DELAYS_MS.length) - 1;
  return NEVER_LEFT_DELAYS_MS[rung] ?? 0;
}

/**
 * Lengthens a delay by up to a tenth of itself, at most a minute, so that several installs do not return at one instant.
 * `roll` is in [0, 1); the result is a whole number of milliseconds and never less than `delayMs`.
 */
export function withJitter(delayMs: number, roll: number): number {
  return delayMs + Math.floor(roll * Math.min(delayMs * JITTER_SHARE, JITTER_MAX_MS));
}

/** The first instant at which every zone has begun a day that it had not begun at `now`. */
function dayOpeningAfter(now: Instant, dayZones: readonly string[]): Instant {
  return Math.max(
    ...dayZones.map((zone) => {
      const { year, month, day } = wallTimeOf(now, zone);
      return instantOf({ year, month, day: day + 1, hour: 0, minute: 0 }, zone);
    }),
  );
}

function zonesOr(dayZones: readonly string[]): readonly string[] {
  return dayZones.length > 0 ? dayZones : [HOME_ZONE];
}
