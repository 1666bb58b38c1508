/** A request that breaks a rule: said with every fault at once, and nothing of it is done. */
import type { Fault } from "./fault.ts";
import { describeFault } from "./fault.ts";

export type RefusalCode =
  | "not-found"
  | "conflict"
  | "stale-revision"
  | "wrong-status"
  | "wrong-person"
  | "wrong-provider"
  | "too-early"
  | "invalid";

export class Refused extends Error {
  readonly code: RefusalCode;
  readonly faults: readonly Fault[];

  constructor(code: RefusalCode, message: string, faults: readonly Fault[] = []) {
    super([message, ...faults.map(describeFault)].join("\n"));
    this.name = "Refused";
    this.code = code;
    this.faults = faults;
  }
}
