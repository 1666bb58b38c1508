/** What tests against a running sandbox share, also with their child processes: credentials, rules, messages told apart. */
import type { AppRules } from "../../src/domain/app.ts";
import type { Message } from "../../src/domain/message.ts";
import { aMessage } from "./a-campaign.ts";

export const CREDENTIALS = { appKey: "uwd1c0sxdlx2", appSecret: "Y1W2MeFwwwRxa0" };

/** Nothing in the way of a release but what a test puts there. */
export const ROOMY: Partial<AppRules> = {
  sendWindows: [],
  quota: [{ kind: "sliding", windowMs: 3_600_000, limit: 1_000 }],
};

/** A message that carries its campaign's id, by which the sandbox's record is read. */
export function aNumberedMessage(id: string): Message {
  return aMessage(`满三百减五十 ${markOf(id)}`);
}

/** Stands in the content of every message for the campaign `id`, and in no other. */
export function markOf(id: string): string {
  return `#${id}#`;
}
