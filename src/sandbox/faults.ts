/**
 * Faults a person scripts: the N-th broadcast call meets with one, or the next that comes.
 *
 * What matters of each is whether the call goes out behind the caller's back. A fault that keeps the call *out* stands
 * in front of the service and comes before every check; one that lets it *in* spoils only the answer to a call the
 * service has accepted, so a call that is refused anyway is refused in the ordinary way and the fault is used up.
 */
import { nearest } from "../domain/fault.ts";

export const FAULTS = {
  throttle: { letsIn: false, about: "429/1008, though the quota may have room" },
  "not-enabled": { letsIn: false, about: "430/1009, the service is not enabled" },
  "error-500": { letsIn: false, about: "500/1000" },
  "error-504": { letsIn: true, about: "504/1050, though it went out" },
  "html-502": { letsIn: false, about: "502 with an HTML page from a gateway that passed nothing on" },
  "hang-before-reading": { letsIn: false, about: "never reads the body, never answers" },
  "hang-after-reading": { letsIn: true, about: "accepts, never answers" },
  "reset-before-reading": { letsIn: false, about: "cuts the connection without reading the body" },
  "reset-after-reading": { letsIn: true, about: "accepts, then cuts the connection" },
  "truncated-body": { letsIn: true, about: "accepts, then cuts the connection half way through the answer" },
  slow: { letsIn: true, about: "accepts, answers late" },
  "code-other": { letsIn: false, about: "HTTP 200 with code 1015" },
} as const satisfies Record<string, { readonly letsIn: boolean; readonly about: string }>;

export type FaultKind = keyof typeof FAULTS;
export const FAULT_KINDS = Object.keys(FAULTS) as FaultKind[];

/** `n` is the 1-based number of the broadcast call it waits for; null means the next one that has no fault of its own. */
export type FaultOrder = { readonly kind: FaultKind; readonly n: number | null };

/**
 * Reads `KIND` or `KIND:N`.
 *
 * @throws RangeError that names the kinds, or guesses the one that was meant.
 */
export function parseFaultOrder(text: string): FaultOrder {
  const [kind = "", number, ...rest] = text.split(":");
  if (!isFaultKind(kind)) {
    const guess = nearest(kind, FAULT_KINDS);
    const hint = guess === undefined ? "" : ` — did you mean "${guess}"?`;
    throw new RangeError(`fault must be one of ${FAULT_KINDS.join(", ")}; got "${kind}"${hint}`);
  }
  if (rest.length > 0 || (number !== undefined && !/^[1-9]\d*$/.test(number))) {
    throw new RangeError(`fault must be KIND or KIND:N with N from 1; got "${text}"`);
  }
  return { kind, n: number === undefined ? null : Number(number) };
}

function isFaultKind(kind: string): kind is FaultKind {
  return Object.hasOwn(FAULTS, kind);
}

/** The fault that call `n` meets with, and the orders that remain. An order for exactly `n` goes before a "next". */
export function takeFault(
  orders: readonly FaultOrder[],
  n: number,
): { readonly kind: FaultKind | null; readonly rest: readonly FaultOrder[] } {
  const order = orders.find((each) => each.n === n) ?? orders.find((each) => each.n === null);
  if (order === undefined) return { kind: null, rest: orders };
  return { kind: order.kind, rest: orders.filter((each) => each !== order) };
}
