/**
 * Alert targets: where alerts of an app go, in which language, and which of them.
 *
 * A secret is never part of a target. It is named, and looked up when something is delivered: a target is stored, listed
 * and dumped, and whoever may define one must not be able to read what else the process knows. A chat robot's whole URL is
 * such a secret, for it carries the robot's token.
 */
import { z } from "zod";
import { ALERT_KINDS } from "./alert.ts";
import { LANGUAGES } from "./alert-words.ts";
import type { Fault } from "./fault.ts";
import type { Read } from "./zod-faults.ts";
import { mustBe, readWith } from "./zod-faults.ts";

/** Lower case, because it becomes part of an environment variable's name and of a file's. */
const SECRET_NAME = z
  .string("a secret's name")
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "a secret's name: a-z, 0-9 and -, at most 63 characters");

const SECRET = z.strictObject(
  { secret: SECRET_NAME },
  { error: ({ code }) => (code === "invalid_type" ? 'a secret by its name, such as { secret: "ops" }' : undefined) },
);
export type SecretReference = z.output<typeof SECRET>;

const ID = z
  .string("text")
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,63})$/, "letters, digits, - and _, at most 64, the first no sign");

const WEBHOOK_URL = z
  .string("a URL")
  .max(2_000)
  .superRefine(mustBe("an http or https URL without user, password and fragment", isPlainUrl));

const ADDRESS = z.email("an e-mail address").max(254);

const COMMON = {
  id: ID,
  /** Null: all of them. */
  events: z.array(z.enum(ALERT_KINDS)).min(1).max(ALERT_KINDS.length).nullable().default(null),
  language: z.enum(LANGUAGES).default("en"),
  active: z.boolean().default(true),
};

const KINDS = [
  z.strictObject({
    ...COMMON,
    kind: z.literal("webhook"),
    /** The secret is of the form that Standard Webhooks has: "whsec_" and base64. */
    settings: z.strictObject({ url: WEBHOOK_URL, secret: SECRET }),
  }),
  signedRobot("feishu"),
  signedRobot("dingtalk"),
  robot("wecom"),
  robot("slack"),
  z.strictObject({
    ...COMMON,
    kind: z.literal("email"),
    settings: z.strictObject({ to: z.array(ADDRESS).min(1).max(50) }),
  }),
] as const;

const TARGET = z.discriminatedUnion("kind", KINDS);

export type AlertTarget = z.output<typeof TARGET>;
/** As a person or a program hands it in. */
export type AlertTargetInput = z.input<typeof TARGET>;

/** Reads a target. What came where a secret's place is, is never repeated: it may be the secret itself. */
export function readAlertTarget(input: unknown): Read<AlertTarget> {
  const read = readWith(TARGET, input);
  return read.kind === "read" ? read : { kind: "faults", faults: read.faults.map(withoutSecret) };
}

function signedRobot<Kind extends "feishu" | "dingtalk">(kind: Kind) {
  const settings = z.strictObject({ url: SECRET, sign: SECRET.exactOptional() });
  return z.strictObject({ ...COMMON, kind: z.literal(kind), settings });
}

function robot<Kind extends "wecom" | "slack">(kind: Kind) {
  return z.strictObject({ ...COMMON, kind: z.literal(kind), settings: z.strictObject({ url: SECRET }) });
}

function isPlainUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  return isWeb && url.username === "" && url.password === "" && url.hash === "";
}

function withoutSecret(fault: Fault): Fault {
  return fault.path.startsWith("settings") ? { ...fault, got: "something else, which is not shown here" } : fault;
}
