/**
 * An alert as a signed webhook, by Standard Webhooks (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md):
 * the id stays the same over all tries, the timestamp is that of the try, and the signature covers both and the body.
 */
import { createHmac } from "node:crypto";
import type { Alert } from "../domain/alert.ts";
import type { Worded } from "../domain/alert-words.ts";
import { rfc3339 } from "../domain/time.ts";

/** The body: what happened for programs, and the same in words for people. */
export function webhookBody(alert: Alert, { title, text, whatToDo }: Worded): string {
  const { kind, app, provider, subject, at, severity, actor, detail, zone } = alert;
  return JSON.stringify({
    type: kind,
    timestamp: rfc3339(at, zone),
    data: { app, provider, subject, severity, actor, title, text, whatToDo, detail },
  });
}

/**
 * The three headers of a webhook. While a secret is being changed, both may stand in its place with white space between
 * them: then there are two signatures, and the receiver may know either.
 *
 * @throws Error when a secret is not of the form "whsec_" and base64 of 24 to 64 bytes.
 */
export function webhookHeaders(
  secrets: string,
  message: { readonly id: string; readonly realMs: number; readonly body: string },
): Record<string, string> {
  const timestamp = String(Math.floor(message.realMs / 1_000));
  const signed = `${message.id}.${timestamp}.${message.body}`;
  const signatures = secrets.split(/\s+/).map((secret) => {
    return `v1,${createHmac("sha256", keyOf(secret)).update(signed).digest("base64")}`;
  });
  return {
    "webhook-id": message.id,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
}

const KEY_BYTES_MIN = 24;
const KEY_BYTES_MAX = 64;

function keyOf(secret: string): Buffer {
  const base64 = secret.startsWith("whsec_") ? secret.slice("whsec_".length) : null;
  const key = base64 !== null && /^[A-Za-z0-9+/]+={0,2}$/.test(base64) ? Buffer.from(base64, "base64") : null;
  if (key === null || key.length < KEY_BYTES_MIN || key.length > KEY_BYTES_MAX) {
    throw new Error(
      `the signing secret must be "whsec_" and base64 of ${KEY_BYTES_MIN} to ${KEY_BYTES_MAX} random bytes`,
    );
  }
  return key;
}
