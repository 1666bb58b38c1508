/**
 * A small model of releasing one campaign: two workers, the ledger, the witness, the wire, the provider, the clock,
 * people and an operator with a backup, each taking one step at a time in any order.
 *
 * A worker that takes no step while others do is frozen, and the next step it takes is its thawing: so every freeze at
 * every point is in here without a word about freezing. A crash is a step of its own. BullMQ appears as a knock that may
 * come at any time, to either worker, any number of times.
 *
 * Time is the age of each call, in three parts: *fresh* (before sendBefore), *late* (nothing may be begun any more) and
 * *over* (past its deadline and grace). It passes at any moment, only never faster for a later call than for an earlier.
 *
 * Two things are taken for granted, and a test shows what happens where they do not hold. To look at the clock and to
 * write what was looked for are one step. And what left the process whole is read by the provider before the call's
 * deadline and grace are over, or never.
 */
import type { ReplyKind } from "../../src/domain/outcome.ts";
import * as ledgers from "./ledger-model.ts";
import type { Ledger, Token, Wanting } from "./ledger-model.ts";

export type Worker = {
  readonly at:
    | "dead"
    | "idle"
    | "acquired"
    | "witnessed"
    | "connected"
    | "half written"
    | "looked half way" // Only where look and write are two.
    | "written"
    | "replied"
    | "stopped"
    | "unwitnessed";
  /** The call in its hands. */
  readonly token: Token;
  readonly reply: ReplyKind | null;
  /** It began its call too late; only where nobody looked. */
  readonly isLate: boolean;
  /** It has lived through a restore: whatever it still does, it takes no new job before it was started again. */
  readonly isOld: boolean;
};

/** What is on its way to the provider, and what it made of it. */
type Wire = "nothing" | "whole" | TurnedDown | "accepted";
const TURNED_DOWN = ["throttled", "refused", "blocked"] as const;
type TurnedDown = (typeof TURNED_DOWN)[number];
export type Age = "fresh" | "late" | "over";

export type World = {
  readonly ledger: Ledger;
  readonly workers: readonly [Worker, Worker];
  readonly witnessed: readonly Token[];
  /** By token. */
  readonly ages: readonly Age[];
  readonly wire: readonly Wire[];
  readonly isPastDeadline: boolean;
  readonly backup: Ledger | null;
  readonly restores: number;
  /** How often a person said "not sent" of what the provider had accepted. */
  readonly mistakes: number;
};

export type Who = 0 | 1;
export type WorkerStep = (typeof WORKER_STEPS)[Worker["at"]][number];
export type PersonStep = (typeof PERSON_STEPS)[number];
export type Step =
  | { readonly by: Who; readonly does: WorkerStep }
  | { readonly by: "provider"; readonly does: "accepts" | TurnedDown; readonly token: Token }
  | { readonly by: "time"; readonly does: "ages"; readonly token: Token }
  | { readonly by: "time"; readonly does: "ends the hold" | "passes the deadline" }
  | { readonly by: "reconciler"; readonly does: "looks" }
  | { readonly by: "operator"; readonly does: "makes a backup" | "restores it" }
  | { readonly by: "person"; readonly does: PersonStep };

/** How far a world is let go on. */
export type Bounds = {
  readonly attempts: number;
  readonly restores: number;
  readonly deadline: boolean;
  /** The ways in which the provider may say no. */
  readonly turnedDown: readonly TurnedDown[];
};

const WORKER_STEPS = {
  dead: ["starts"],
  idle: ["knocks", "knocks with an old job", "dies"],
  acquired: ["witnesses", "cannot witness", "dies"],
  witnessed: ["connects", "cannot connect", "is stopped", "dies"],
  connected: ["begins to write", "breaks off", "dies"],
  "half written": ["writes the rest", "breaks off", "dies"],
  "looked half way": ["writes the rest", "dies"],
  written: ["reads the answer", "gets no answer", "dies"],
  replied: ["settles", "settles unheard", "dies"],
  stopped: ["gives back", "gives back unheard", "dies"],
  unwitnessed: ["gives back", "gives back unheard", "dies"],
} as const;
const PERSON_STEPS = ["cancels", "edits", "resolves sent", "resolves not sent", "resumes", "arms"] as const;

const stepsOf = (by: Who): Readonly<Record<string, readonly Step[]>> =>
  Object.fromEntries(Object.entries(WORKER_STEPS).map(([at, verbs]) => [at, verbs.map((does) => ({ by, does }))]));
const STEPS_OF = [stepsOf(0), stepsOf(1)] as const;
const OTHER_STEPS: readonly Step[] = [
  { by: "time", does: "ends the hold" },
  { by: "time", does: "passes the deadline" },
  { by: "reconciler", does: "looks" },
  { by: "operator", does: "makes a backup" },
  { by: "operator", does: "restores it" },
  ...PERSON_STEPS.map((does): Step => ({ by: "person", does })),
];
const CALL_STEPS = [0, 1, 2, 3].map((token): readonly Step[] => [
  ...(["accepts", ...TURNED_DOWN] as const).map((does) => ({ by: "provider" as const, does, token })),
  { by: "time", does: "ages", token },
]);

const NOBODY: Worker = { at: "idle", token: 0, reply: null, isLate: false, isOld: false };

/** A campaign waits, its time has come, and two workers are there. */
export function firstWorld(): World {
  const ledger: Ledger = {
    status: "scheduled",
    attempts: [],
    about: null,
    hold: "none",
    disarmed: false,
    alarmed: false,
  };
  const nothingYet = {
    witnessed: [],
    ages: [],
    wire: [],
    isPastDeadline: false,
    backup: null,
    restores: 0,
    mistakes: 0,
  };
  return { ledger, workers: [NOBODY, NOBODY], ...nothingYet };
}

/** Every step anyone might try; `take` says which of them lead anywhere. */
export function stepsFrom(world: World): Step[] {
  const [one, other] = world.workers;
  const steps = [...(STEPS_OF[0][one.at] ?? []), ...(STEPS_OF[1][other.at] ?? []), ...OTHER_STEPS];
  for (let token = 0; token < world.ages.length; token += 1) steps.push(...(CALL_STEPS[token] ?? []));
  return steps;
}

/** The world after a step, or null where the step is refused, out of bounds or changes nothing. */
export function take(world: World, step: Step, bounds: Bounds, without?: Wanting): World | null {
  switch (step.by) {
    case "provider":
      return provider(world, step.token, step.does, bounds);
    case "time":
      return step.does === "ages" ? age(world, step.token, without) : pass(world, step.does, bounds);
    case "reconciler":
      return decided(world, ledgers.giveUp(world.ledger, isOver(world), without) ?? world.ledger);
    case "operator":
      return operate(world, step.does, bounds);
    case "person":
      return person(world, step.does, without);
    default:
      return work(world, step.by, step.does, bounds, without);
  }
}

function work(world: World, by: Who, does: WorkerStep, bounds: Bounds, without?: Wanting): World | null {
  const worker = world.workers[by];
  const { token, reply } = worker;
  const become = (next: Partial<Worker>, from = world) => withWorker(from, by, { ...worker, ...next });
  const answer = (kind: ReplyKind) => become({ at: "replied", reply: kind });
  const served = (from: World) => withWorker(from, by, { ...NOBODY, at: worker.isOld ? "dead" : "idle" });
  const mayBegin = world.ages[token] === "fresh" || without === "look before the first byte";
  const mayGoOn = world.ages[token] !== "over" || worker.isLate || without === "look half way";

  switch (does) {
    case "starts": {
      const ledger = ledgers.checkWitness(world.ledger, world.witnessed, without);
      return withWorker({ ...world, ledger: ledger === world.ledger ? ledger : planned(world, ledger) }, by, NOBODY);
    }
    case "dies":
      return withWorker(world, by, { ...NOBODY, at: "dead" });
    case "knocks": {
      const next = world.ages.length;
      if (next >= bounds.attempts && world.ledger.status === "scheduled" && !world.isPastDeadline) return null;
      const ledger = ledgers.acquire(planned(world, world.ledger), next, isOver(world), without);
      if (ledger?.attempts[next] !== "in_flight") return decided(world, ledger ?? world.ledger);
      const begun: World = { ...world, ledger, ages: [...world.ages, "fresh"], wire: [...world.wire, "nothing"] };
      return become({ at: "acquired", token: next }, begun);
    }
    case "knocks with an old job":
      return world.ledger.status === "releasing"
        ? decided(world, ledgers.giveUp(world.ledger, isOver(world), without) ?? world.ledger)
        : null;
    case "witnesses":
      return become({ at: "witnessed" }, { ...world, witnessed: [...world.witnessed, token] });
    case "cannot connect":
      return answer("neverLeft");
    case "connects":
      return mayBegin ? become({ at: "connected", isLate: world.ages[token] !== "fresh" }) : answer("neverLeft");
    case "begins to write":
      return mayBegin ? become({ at: "half written" }) : answer("neverLeft");
    case "breaks off":
      return answer(worker.at === "connected" ? "neverLeft" : "unclear");
    case "writes the rest": {
      if (worker.at === "half written" && !mayGoOn) return answer("unclear");
      if (worker.at === "half written" && without === "look and write are one")
        return become({ at: "looked half way" });
      return become({ at: "written" }, withWire(world, token, "whole"));
    }
    case "reads the answer": {
      const wire = world.wire[token];
      return isAnswer(wire) ? answer(wire) : null;
    }
    case "gets no answer":
      return answer("unclear");
    case "cannot witness":
      return become({ at: "unwitnessed" });
    case "is stopped":
      return become({ at: "stopped" });
    case "settles":
    case "settles unheard": {
      if (reply === null) return null;
      const known = (world.ledger.attempts[token] ?? "unknown") !== "unknown";
      const settled = ledgers.settle(world.ledger, token, reply, without);
      const after = { ...world, ledger: known ? planned(world, settled) : settled };
      return does === "settles" ? served(after) : changed(world, after.ledger);
    }
    case "gives back":
    case "gives back unheard": {
      const back = ledgers.giveBack(world.ledger, token, { unwitnessed: worker.at === "unwitnessed", without });
      const known = (world.ledger.attempts[token] ?? "unknown") !== "unknown";
      const after = { ...world, ledger: known ? planned(world, back) : back };
      return does === "gives back" ? served(after) : changed(world, after.ledger);
    }
    default:
      return does satisfies never;
  }
}

function provider(world: World, token: Token, does: "accepts" | TurnedDown, bounds: Bounds): World | null {
  if (world.wire[token] !== "whole" || (does !== "accepts" && !bounds.turnedDown.includes(does))) return null;
  return withWire(world, token, does === "accepts" ? "accepted" : does);
}

function age(world: World, token: Token, without?: Wanting): World | null {
  const next: Age | null = world.ages[token] === "fresh" ? "late" : world.ages[token] === "late" ? "over" : null;
  // Whoever began earlier is no younger.
  const earlier = world.ages.slice(0, token);
  if (next === null || earlier.some((each) => each === "fresh" || (each === "late" && next === "over"))) return null;
  const older = { ...world, ages: world.ages.with(token, next) };
  const isLost =
    next === "over" && world.wire[token] === "whole" && without !== "what was written whole arrives in time or never";
  return isLost ? withWire(older, token, "nothing") : older;
}

function pass(world: World, does: "ends the hold" | "passes the deadline", bounds: Bounds): World | null {
  if (does === "passes the deadline") {
    return bounds.deadline && !world.isPastDeadline ? { ...world, isPastDeadline: true } : null;
  }
  return world.ledger.hold === "passing" ? { ...world, ledger: { ...world.ledger, hold: "none" } } : null;
}

/** A restore takes longer than a call may wait for its first byte, and every worker is started anew after it. */
function operate(world: World, does: "makes a backup" | "restores it", bounds: Bounds): World | null {
  if (does === "makes a backup") {
    return world.backup === null && bounds.restores > 0 ? { ...world, backup: world.ledger } : null;
  }
  if (world.backup === null || world.restores >= bounds.restores) return null;
  const old = (worker: Worker): Worker =>
    worker.at === "idle" ? { ...NOBODY, at: "dead" } : { ...worker, isOld: true };
  return {
    ...world,
    ledger: world.backup,
    backup: null,
    restores: world.restores + 1,
    ages: world.ages.map((each) => (each === "fresh" ? "late" : each)),
    workers: [old(world.workers[0]), old(world.workers[1])],
  };
}

function person(world: World, does: PersonStep, without?: Wanting): World | null {
  const { ledger } = world;
  switch (does) {
    case "cancels":
      return decided(world, ledgers.cancel(ledger));
    case "edits":
      return decided(world, ledger.status === "scheduled" ? ledger : null);
    case "resolves sent":
      return decided(world, ledgers.resolve(ledger, "sent", isOver(world), without));
    case "resolves not sent": {
      const mistakes = world.wire.includes("accepted") ? world.mistakes + 1 : world.mistakes;
      return decided({ ...world, mistakes }, ledgers.resolve(ledger, "not-sent", isOver(world), without));
    }
    case "resumes":
      return decided(world, ledger.hold === "standing" ? { ...ledger, hold: "none" } : ledger);
    case "arms":
      return ledger.disarmed ? decided(world, { ...ledger, disarmed: false }) : null;
    default:
      return does satisfies never;
  }
}

function isAnswer(wire: Wire | undefined): wire is TurnedDown | "accepted" {
  return wire === "accepted" || TURNED_DOWN.some((kind) => kind === wire);
}

const isOver = (world: World) => (token: Token) => world.ages[token] === "over";

const planned = (world: World, ledger: Ledger): Ledger => ledgers.replan(ledger, world.isPastDeadline);

function decided(world: World, ledger: Ledger | null): World | null {
  return ledger && changed(world, planned(world, ledger));
}

function changed(world: World, ledger: Ledger): World | null {
  return ledger === world.ledger ? null : { ...world, ledger };
}

function withWorker(world: World, by: Who, worker: Worker): World {
  return { ...world, workers: by === 0 ? [worker, world.workers[1]] : [world.workers[0], worker] };
}

function withWire(world: World, token: Token, wire: Wire): World {
  return { ...world, wire: world.wire.with(token, wire) };
}
