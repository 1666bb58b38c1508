/** Tokens: how they are made, and the hash that stands for them wherever they are kept. */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";

/** Begins every token, so that scanners for leaked secrets can tell one. */
const PREFIX = "herald_";

/** 256 random bits: no list of likely tokens exists, so a plain SHA-256 keeps them as well as a slow hash would. */
export function makeToken(): string {
  return PREFIX + randomBytes(32).toString("base64url");
}

export function hashOfToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** Compares in a time that tells nothing of where the two differ. */
export function isSameToken(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hashOfToken(one)), Buffer.from(hashOfToken(other)));
}

/**
 * What a page must send beside its session's cookie, which the browser adds by itself: derived from it, so there is
 * nothing more to keep, and useless without it.
 */
export function csrfOf(session: string): string {
  return hashOfToken(`csrf:${session}`);
}
