/** A call made outside Herald, as it is typed: local times on the app's wall. */
import { offsetMs } from "../../time/wall.ts";

export type CallForm = { readonly started: string | null; readonly finished: string | null; readonly note: string };
export type CallFault = { readonly path: "started" | "finished"; readonly kind: "missing" | "future" | "order" };

/** @param now What the app's wall shows now: "2026-11-27T18:00". */
export function callFaults({ started, finished }: CallForm, now: string): CallFault[] {
  const faults: CallFault[] = [];
  if (started === null) faults.push({ path: "started", kind: "missing" });
  else if (started > now) faults.push({ path: "started", kind: "future" });
  if (finished !== null && finished > now) faults.push({ path: "finished", kind: "future" });
  else if (finished !== null && started !== null && finished < started) {
    faults.push({ path: "finished", kind: "order" });
  }
  return faults;
}

/** What an audit fact says of a call, in milliseconds; null where it says nothing of the kind. */
export function spanOf(detail: Readonly<Record<string, unknown>>): { startedAt: number; finishedAt: number } | null {
  const { startedAt, finishedAt } = detail;
  return typeof startedAt === "number" && typeof finishedAt === "number" ? { startedAt, finishedAt } : null;
}

/** An instant as the wall shows it that an answer close to it was told by. */
export function onWallOf(instant: number, near: string): string {
  return new Date(instant + offsetMs(near)).toISOString();
}
