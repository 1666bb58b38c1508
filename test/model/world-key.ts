/**
 * Tells worlds apart by what can still matter in them, in a few characters: two worlds with one key have one future.
 *
 * Which worker is which does not matter, nor how a call ended that was not accepted, nor that the witness knows what every
 * ledger knows, nor how the provider turned down a call whose answer nobody waits for, nor what holds an app whose campaign is sent.
 */
import type { Ledger } from "./ledger-model.ts";
import type { Worker, World } from "./release-model.ts";

export function keyOf(world: World): string {
  const { ledger, backup, ages, witnessed, workers } = world;
  const one = packWorker(workers[0]);
  const other = packWorker(workers[1]);
  let calls = 1;
  for (let token = 0; token < ages.length; token += 1) {
    const wire = world.wire[token]!;
    const isAwaited = workers.some((worker) => worker.at === "written" && worker.token === token);
    const matters = wire === "accepted" || wire === "whole" || isAwaited;
    calls = calls * 3 + AGES.indexOf(ages[token]!);
    calls = calls * 6 + (matters ? WIRES.indexOf(wire) : 0);
  }
  let unsaid = 0;
  for (const token of witnessed) {
    const isKnown = isKnownTo(ledger, token) && (backup === null || isKnownTo(backup, token));
    if (!isKnown) unsaid |= 1 << token;
  }
  const rest = (((unsaid * 2 + Number(world.isPastDeadline)) * 4 + world.restores) * 4 + world.mistakes) * 2;
  return String.fromCharCode(
    Math.min(one, other),
    Math.max(one, other),
    packLedger(ledger),
    backup === null ? 0 : packLedger(backup),
    calls,
    rest,
  );
}

function packWorker({ at, token, reply, isLate, isOld }: Worker): number {
  const hands = (PLACES.indexOf(at) * 4 + token) * 8 + (reply === null ? 7 : REPLIES.indexOf(reply));
  return hands * 4 + Number(isLate) * 2 + Number(isOld);
}

function packLedger({ status, attempts, about, hold, disarmed, alarmed }: Ledger): number {
  let packed = 1;
  for (let token = 0; token < 3; token += 1) {
    const reply = attempts[token] ?? "unknown";
    packed = packed * 4 + (reply === "unknown" ? 0 : reply === "in_flight" ? 1 : reply === "accepted" ? 2 : 3);
  }
  packed = packed * 8 + STATUSES_HERE.indexOf(status);
  packed = packed * 4 + (about ?? 3);
  const stops = status === "sent" ? 0 : HOLDS.indexOf(hold) * 2 + Number(disarmed);
  return (packed * 6 + stops) * 2 + Number(alarmed);
}

function isKnownTo(ledger: Ledger, token: number): boolean {
  return (ledger.attempts[token] ?? "unknown") !== "unknown";
}

const AGES: readonly World["ages"][number][] = ["fresh", "late", "over"];
const WIRES: readonly World["wire"][number][] = ["nothing", "whole", "accepted", "throttled", "refused", "blocked"];
const HOLDS: readonly Ledger["hold"][] = ["none", "passing", "standing"];
const REPLIES = ["accepted", "throttled", "refused", "blocked", "neverLeft", "unclear"];
const STATUSES_HERE = ["scheduled", "releasing", "sent", "uncertain", "failed", "expired", "cancelled"];
const PLACES: readonly Worker["at"][] = [
  "idle",
  "dead",
  "acquired",
  "witnessed",
  "connected",
  "half written",
  "looked half way",
  "written",
  "replied",
  "stopped",
  "unwitnessed",
];
