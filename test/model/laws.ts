/** What must hold in every world the model can reach, and that it comes to rest where people can see it. */
import type { Step, World, WorkerStep } from "./release-model.ts";

/** The laws of single worlds, in the order in which they are asked. */
export const LAWS = {
  "never twice": ({ wire, mistakes }) => {
    const accepted = count(wire, "accepted");
    return accepted > 1 + mistakes ? `${accepted} calls were accepted, and a person was wrong ${mistakes} times` : null;
  },
  "a duplicate raises the alarm": ({ ledger }) => {
    const known = count(ledger.attempts, "accepted");
    return known > 1 && !ledger.alarmed ? `${known} accepted calls are known, and nobody was told` : null;
  },
  "what was accepted never waits again": (world) => {
    const { ledger, wire, mistakes } = world;
    const wasAccepted = ledger.attempts.includes("accepted") || count(wire, "accepted") > mistakes;
    return ledger.status === "scheduled" && isChecked(world) && wasAccepted ? "it is scheduled" : null;
  },
} as const satisfies Record<string, (world: World) => string | null>;

export type Law = keyof typeof LAWS | "no answer is refused by the ledger" | "everything ends where people can see it";
export type Broken = { readonly law: Law; readonly why: string };

/** The first law that does not hold, or null. `only` asks for one of them. */
export function findBroken(world: World, only?: Law): Broken | null {
  for (const [law, breaks] of ENTRIES) {
    const why = only === undefined || only === law ? breaks(world) : null;
    if (why !== null) return { law, why };
  }
  return null;
}

const ENTRIES = Object.entries(LAWS) as readonly [keyof typeof LAWS, (world: World) => string | null][];

/** Between a restore and the next start the ledger may say anything: nobody takes jobs then. */
function isChecked({ restores, workers }: World): boolean {
  return restores === 0 || workers.some(({ at, isOld }) => at !== "dead" && !isOld);
}

function count<T>(all: readonly T[], wanted: T): number {
  return all.filter((each) => each === wanted).length;
}

/**
 * What happens next when people and faults keep away and the clock goes on; null when nothing does, which is rest. The
 * provider is kind and accepts.
 */
export function nextAtPeace({ ledger, workers, ages, wire }: World): Step | null {
  for (const by of [0, 1] as const) {
    const { at, token } = workers[by];
    if (at === "idle") continue;
    if (at !== "written") return { by, does: GOES_ON[at] };
    if (wire[token] === "whole") return { by: "provider", does: "accepts", token };
    return { by, does: wire[token] === "nothing" ? "gets no answer" : "reads the answer" };
  }
  if (ledger.attempts.includes("in_flight")) {
    const token = ages.findIndex((age) => age !== "over");
    if (token >= 0) return { by: "time", does: "ages", token };
  }
  if (ledger.status === "releasing") return { by: "reconciler", does: "looks" };
  if (ledger.status !== "scheduled") return null;
  if (ledger.hold === "passing") return { by: "time", does: "ends the hold" };
  return ledger.hold === "none" && !ledger.disarmed ? { by: 0, does: "knocks" } : null;
}

/** Whether people can see how it ended, or why it waits. */
export function findHidden({ ledger }: World): Broken | null {
  const law = "everything ends where people can see it" as const;
  if (ledger.status === "releasing") return { law, why: "it is releasing for ever" };
  if (ledger.attempts.includes("in_flight"))
    return { law, why: "a call that is over stays in flight and takes up quota" };
  return null;
}

const GOES_ON = {
  dead: "starts",
  acquired: "witnesses",
  witnessed: "connects",
  connected: "begins to write",
  "half written": "writes the rest",
  "looked half way": "writes the rest",
  replied: "settles",
  stopped: "gives back",
  unwitnessed: "gives back",
} as const satisfies Record<Exclude<World["workers"][0]["at"], "idle" | "written">, WorkerStep>;
