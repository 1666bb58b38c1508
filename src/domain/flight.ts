/** How long the end of a call is waited for, before anybody or anything else decides about its campaign. Real time. */
import { SECOND_MS } from "./time.ts";

/** Beyond its deadline a call's answer may still come in by itself for so long; then its outcome is uncertain. */
export const ATTEMPT_GRACE_MS = 5 * SECOND_MS;

/** A call is dated to its seat, for which a worker may be waiting this long at most. */
export const DATED_AHEAD_MS = SECOND_MS;
