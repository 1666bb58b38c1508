/**
 * The people of a soak. They ask by way of the worker processes, whichever runs, and ask again under the same key when
 * they got no answer. They never lie: what became of an uncertain campaign they look up in the provider's record, and
 * they decide about the campaign as they saw it.
 */
import { setTimeout as delay } from "node:timers/promises";
import { HOUR_MS } from "../src/domain/time.ts";
import type { Clock } from "../src/runtime/clock.ts";
import type { Aimed, Deed, Submission } from "./deeds.ts";
import type { Dice } from "./dice.ts";
import type { Journal } from "./journal.ts";
import { wordsOf } from "./words.ts";
import type { Answer, Listed, Wish } from "./worker-orders.ts";
import type { WorkerProcess } from "./worker-process.ts";

export type People = {
  /** Does what was drawn; resolves when it is done, or can no longer be. */
  act(deed: Deed): Promise<void>;
  /** Looks after what waits for a person: uncertain campaigns, a blocked or paused app. */
  tidy(app: { isPaused: boolean; isBlocked: boolean }): Promise<void>;
  /** How many campaigns wait for anything, and their last deadline; -1 when nobody answered. */
  countOpen(): Promise<{ readonly count: number; readonly lastDeadline: number }>;
  /** The labels of the announcements Herald said it had taken. */
  readonly taken: ReadonlySet<string>;
  /** How wishes were answered, by kind. */
  readonly answers: Readonly<Record<string, number>>;
  /** From now on nobody waits for an answer any more. */
  leave(): void;
};

export type PeopleNeeds = {
  readonly clock: Clock;
  readonly dice: Dice;
  workers(): readonly WorkerProcess[];
  /** Whether one of these attempts reached everyone, by the provider's record. */
  wentOut(tokens: readonly string[]): boolean;
  readonly journal: Journal;
};

/** A person waits this long for the moment of a release, and no longer. */
const AIM_LIMIT_MS = 10_000;
const LOOK_AGAIN_MS = 200;

/** How often a person decides at a look that what is held shall go after all, and how long it may then take. */
const SEND_AFTER_ALL = 0.3;
const SEND_WITHIN_MS = 6 * HOUR_MS;

/** Longer than any freeze: a live process must have answered by then. */
const ANSWER_LIMIT_MS = 60_000;

export function createPeople(needs: PeopleNeeds): People {
  const { clock, dice, journal } = needs;
  const taken = new Set<string>();
  const answers: Record<string, number> = {};
  const leaving = new AbortController();
  let pausedUntil = 0;

  /** @returns null when nobody was there, or nobody answered. */
  async function ask(wish: Wish): Promise<Answer | null> {
    const ready = needs.workers();
    if (ready.length === 0) return null;
    const limit = new AbortController();
    const late = async () => {
      await delay(ANSWER_LIMIT_MS, undefined, { signal: limit.signal });
      journal.found(`nobody answered ${wish.op} within ${ANSWER_LIMIT_MS / 1_000} s`);
      return null;
    };
    const answer = await Promise.race([dice.pick(ready).ask(wish), late().catch(() => null)]);
    limit.abort();
    const how = answer === null ? "unanswered" : answer.kind === "refused" ? answer.code : answer.kind;
    const name = `${wish.op}: ${how}`;
    answers[name] = (answers[name] ?? 0) + 1;
    return answer;
  }

  async function pause(): Promise<boolean> {
    await delay(LOOK_AGAIN_MS, undefined, { signal: leaving.signal }).catch(() => undefined);
    return !leaving.signal.aborted;
  }

  async function submit(deed: Submission): Promise<void> {
    const at = clock.now() + deed.inMs;
    const { label, roomMs, priority, anytime, late } = deed;
    const input = { name: label, message: wordsOf(label, "v1"), at, deadline: at + roomMs, priority, anytime, late };
    const ids = await Promise.all(Array.from({ length: deed.times }, () => untilTaken(label, input)));
    const known = new Set(ids.filter((id) => id !== null));
    if (known.size > 1) journal.found(`one key became ${known.size} campaigns: ${[...known].join(", ")}`, label);
  }

  async function untilTaken(label: string, input: Extract<Wish, { op: "submit" }>["input"]): Promise<string | null> {
    for (;;) {
      const answer = await ask({ op: "submit", key: label, input });
      if (answer?.kind === "done") {
        taken.add(label);
        return String(answer.value);
      }
      if (answer?.kind === "refused") {
        // An earlier try was taken without an answer, and somebody has changed it since.
        if (answer.code === "conflict") taken.add(label);
        else journal.found(`a sound announcement was refused: ${answer.text}`, label);
        return null;
      }
      if (!(await pause())) return null;
    }
  }

  async function list(): Promise<readonly Listed[] | null> {
    const answer = await ask({ op: "list" });
    return answer?.kind === "done" ? (answer.value as Listed[]) : null;
  }

  /** One of those that wait, and, where it is wished so, only when its release is about to begin. */
  async function aim({ which, atSeat }: Aimed): Promise<Listed | null> {
    const waiting = ((await list()) ?? []).filter(({ status, label }) => status === "scheduled" && label !== null);
    if (!atSeat) return waiting[Math.floor(which * waiting.length)] ?? null;
    const seated = waiting.filter(({ seatAt }) => seatAt !== null).sort((a, b) => (a.seatAt ?? 0) - (b.seatAt ?? 0));
    const next = seated[0];
    if (!next) return null;
    const waitMs = clock.toRealMs((next.seatAt ?? 0) - clock.now()) + (which - 0.5) * 2 * LOOK_AGAIN_MS;
    if (waitMs > AIM_LIMIT_MS) return null;
    if (waitMs > 0) await delay(waitMs, undefined, { signal: leaving.signal }).catch(() => undefined);
    return next;
  }

  async function edit(deed: Extract<Deed, { kind: "edit-words" | "edit-time" }>): Promise<void> {
    const found = await aim(deed);
    if (!found?.label) return;
    const { id, label, revision, at, deadline } = found;
    const change =
      deed.kind === "edit-words"
        ? { message: wordsOf(label, `v${revision + 1}`) }
        : { at: Math.max(at, clock.now()) + deed.byMs, deadline: Math.max(deadline, clock.now()) + deed.byMs };
    await ask({ op: "edit", id, revision, change });
  }

  async function reuseKey(which: number): Promise<void> {
    const label = [...taken][Math.floor(which * taken.size)];
    if (label === undefined) return;
    const input = { name: label, message: wordsOf(label, "other"), at: clock.now() };
    const answer = await ask({ op: "submit", key: label, input });
    if (answer?.kind === "done") journal.found("its key was taken again for other words", label);
  }

  async function resolve({ id, tokens, revision }: Listed): Promise<void> {
    await ask({ op: "resolve", id, revision, became: needs.wentOut(tokens) ? "sent" : "not-sent" });
  }

  /** What is held for a person because it is late goes now; what nobody decides about expires. */
  async function sendAfterAll({ id, revision }: Listed): Promise<void> {
    const at = clock.now();
    await ask({ op: "edit", id, revision, change: { at, deadline: at + SEND_WITHIN_MS } });
  }

  return {
    taken,
    answers,
    leave: () => leaving.abort(),
    async countOpen() {
      const open = await list();
      if (open === null) return { count: -1, lastDeadline: Infinity };
      return { count: open.length, lastDeadline: Math.max(...open.map(({ deadline }) => deadline)) };
    },
    async act(deed) {
      switch (deed.kind) {
        case "submit":
          return submit(deed);
        case "edit-words":
        case "edit-time":
          return edit(deed);
        case "cancel": {
          const found = await aim(deed);
          if (found) await ask({ op: "cancel", id: found.id });
          return;
        }
        case "reuse-key":
          return reuseKey(deed.which);
        case "pause":
          pausedUntil = clock.now() + deed.forMs;
          await ask({ op: "pause" });
          return;
        default:
          return deed satisfies never;
      }
    },
    async tidy({ isPaused, isBlocked }) {
      if (isBlocked || (isPaused && clock.now() >= pausedUntil)) await ask({ op: "resume" });
      for (const each of (await list()) ?? []) {
        if (each.status === "uncertain") await resolve(each);
        else if (each.isHeld && dice.roll() < SEND_AFTER_ALL) await sendAfterAll(each);
      }
    },
  };
}
