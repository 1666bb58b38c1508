/** Lets the storm rage: one gust after the other, until its time is over. */
import type { Journal } from "./journal.ts";
import { pause } from "./in-time.ts";
import type { Recovery } from "./recovery.ts";
import type { Breakage, Gust } from "./storm.ts";

/** Work that does not go on after this long is a matter for whoever watches the silence; the storm goes on. */
const BACK_LIMIT_MS = 20_000;
const LOOK_MS = 50;

export type RageNeeds = {
  readonly stormMs: number;
  readonly signal: AbortSignal;
  readonly recovery: Recovery;
  readonly journal: Journal;
  /** Resolves when it is whole again. */
  breakIt(breakage: Breakage): Promise<void>;
};

/** @returns how many things were broken, once all of them are whole again. */
export async function rage(gusts: readonly Gust[], needs: RageNeeds): Promise<number> {
  const endAt = Date.now() + needs.stormMs;
  const broken: Promise<void>[] = [];
  for (const { gapMs, isWaitedFor, ...breakage } of gusts) {
    await pause(gapMs, needs.signal);
    if (Date.now() >= endAt || needs.signal.aborted) break;
    needs.journal.happened(JSON.stringify(breakage));
    const over = needs.breakIt(breakage);
    broken.push(over);
    if (!isWaitedFor) continue;
    await over;
    const giveUpAt = Date.now() + BACK_LIMIT_MS;
    while (!needs.recovery.isBack && Date.now() < giveUpAt && !needs.signal.aborted) await pause(LOOK_MS, needs.signal);
  }
  await Promise.all(broken);
  return broken.length;
}
