/** Dice of the browser's; `crypto.randomUUID` is there on https only, and a Herald in a house network is plain http. */

/** As long as nobody will ever throw the same: told with every try to submit one announcement, and its id. */
export function newKey(): string {
  return thrown(32, "0123456789abcdef");
}

export function sixDice(): string {
  return thrown(6, "abcdefghijklmnopqrstuvwxyz012345");
}

function thrown(count: number, letters: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(count));
  return [...bytes].map((byte) => letters[byte % letters.length]).join("");
}
