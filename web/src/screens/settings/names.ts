/**
 * What names Herald takes, so that a wrong one is told while it is typed; they also become part of addresses, where nothing
 * may stand that addresses know as a sign of their own.
 */

/** An app's or a target's id. */
export function isId(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text);
}

export function isUserName(text: string): boolean {
  return /^[\p{L}\p{N}][\p{L}\p{N}._@+-]{0,63}$/u.test(text);
}

export function isSecretName(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** The environment variable in which Herald looks for a secret. */
export function secretVariable(name: string): string {
  return `HERALD_SECRET_${name.toUpperCase().replaceAll("-", "_")}`;
}
