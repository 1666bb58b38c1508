/**
 * Giving back what starting left behind.
 *
 * Node 24 makes some 150 MB of garbage while it links the modules of this program, and a process that then mostly waits
 * never allocates enough for its collector to come by and return it. One thorough collection does. It takes a few tenths
 * of a second in which nothing else happens, so it belongs after opening and before anything can be due.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Collect = (how: { type: "major"; execution: "sync"; flavor: "last-resort" }) => void;

/** Collects all garbage and returns its memory to the system. For entrances only: a library does not stop its host. */
export function trimMemory(): void {
  // The collector is only within reach where a context was made while the flag was up.
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as Collect;
  setFlagsFromString("--no-expose-gc");
  collect({ type: "major", execution: "sync", flavor: "last-resort" });
}
