/** How RongCloud knows a call is the app's own. Source: docs.rongcloud.cn/platform-chat-api/auth. */
import { createHash } from "node:crypto";

export type Credentials = { readonly appKey: string; readonly appSecret: string };
export type Stamp = {
  /** Any text; the service promises to take up to 18 characters. */
  readonly nonce: string;
  /** Milliseconds since the epoch, as text; the service takes seconds as well, and signs what it is given. */
  readonly timestamp: string;
};

/** Lower-case hex SHA-1 of secret, nonce and timestamp, in that order. Neither path nor body is signed. */
export function signatureOf(appSecret: string, { nonce, timestamp }: Stamp): string {
  return createHash("sha1").update(`${appSecret}${nonce}${timestamp}`).digest("hex");
}

/** The four headers that sign one call. Never reuse them for another. */
export function signedHeaders({ appKey, appSecret }: Credentials, stamp: Stamp): Record<string, string> {
  return {
    "App-Key": appKey,
    Nonce: stamp.nonce,
    Timestamp: stamp.timestamp,
    Signature: signatureOf(appSecret, stamp),
  };
}
