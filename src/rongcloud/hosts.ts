/** Where RongCloud answers. Source: docs.rongcloud.io/platform-chat-api/base-url; the console names an app's data centre. */

/** Primary host first, then its backup. */
export const DATA_CENTRES = {
  beijing: ["https://api.rong-api.com", "https://api-b.rong-api.com"],
  singapore: ["https://api.sg-light-api.com", "https://api-b.sg-light-api.com"],
  "singapore-b": ["https://api.sg-b-light-api.com", "https://api-b.sg-b-light-api.com"],
  "north-america": ["https://api.us-light-api.com", "https://api-b.us-light-api.com"],
  "saudi-arabia": ["https://api.sau-light-api.com", "https://api-b.sau-light-api.com"],
} as const satisfies Record<string, readonly [string, string]>;

export type DataCentre = keyof typeof DATA_CENTRES;

/**
 * The host of the next attempt: the first one, and after each call in a row that never left the one after it.
 *
 * The provider's advice to switch hosts after a timeout is followed only across attempts. A call that may have been read
 * is never repeated anywhere.
 *
 * @throws RangeError when there is no host.
 */
export function hostOf(hosts: readonly string[], neverLeftInRow: number): string {
  const host = hosts[neverLeftInRow % hosts.length];
  if (host === undefined) throw new RangeError(`hosts must name at least one host; got ${hosts.length}`);
  return host;
}
