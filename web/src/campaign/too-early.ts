/** How long it is too early to say what became of a call, as Herald's refusal tells it. */

/** Milliseconds; null where the sentence does not say. */
export function tooEarlyMs(detail: string): number | null {
  const seconds = /decide in (\d+) s\b/.exec(detail)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1_000;
}
