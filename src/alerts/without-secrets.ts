/** Takes secrets out of a text that a stranger may have written: an error, or a receiver's answer that echoes its URL. */

/** Shorter pieces are no secrets, and are found in any sentence. */
const PIECE_CHARACTERS_MIN = 6;

/** Replaces every secret, and each piece of one that is a URL, with "…". */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  const pieces = secrets.flatMap(piecesOf).filter((piece) => piece.length >= PIECE_CHARACTERS_MIN);
  // The longest first, or a piece would leave the rest of the whole behind.
  return pieces
    .toSorted((one, other) => other.length - one.length)
    .reduce((clean, piece) => clean.replaceAll(piece, "…"), text);
}

function piecesOf(secret: string): readonly string[] {
  if (!URL.canParse(secret)) return secret.split(/\s+/);
  const { href, username, password, pathname, search, searchParams } = new URL(secret);
  const path = pathname.split("/").filter((part) => /[\dA-Z]/.test(part));
  const told = [username, password, ...path, ...searchParams.values()];
  return [secret, href, pathname, search, ...told, ...told.map(decoded)];
}

function decoded(piece: string): string {
  try {
    return decodeURIComponent(piece);
  } catch {
    return piece;
  }
}
