/** How an attempt ended: RongCloud's answer, read, and what follows from it. */

/** What all replies carry: the HTTP status and RongCloud's own code, where there was an answer to read, and a sentence. */
type Answer = { readonly httpStatus: number | null; readonly code: number | null; readonly why: string };

export type Reply = Answer &
  (
    | { readonly kind: "accepted"; readonly messageUid: string | null }
    | { readonly kind: "throttled"; readonly retryAfterMs: number | null }
    | { readonly kind: "refused" }
    | { readonly kind: "blocked" }
    | { readonly kind: "neverLeft" }
    | { readonly kind: "unclear" }
  );
export type ReplyKind = Reply["kind"];

export const REPLY_KINDS = [
  "accepted",
  "throttled",
  "refused",
  "blocked",
  "neverLeft",
  "unclear",
] as const satisfies readonly ReplyKind[];

/** What is recorded of a call as long as, or because, there is no answer. */
export const NO_ANSWER = { httpStatus: null, code: null, messageUid: null } as const;

export function isReplyKind(text: string): text is ReplyKind {
  return Object.hasOwn(CONSEQUENCES, text);
}

/** What a reply means for the campaign it was about, for its app, and for the quota. */
export type Consequence = {
  /** The status the campaign goes to. `scheduled` means that it waits for another seat. */
  readonly campaign: "sent" | "scheduled" | "failed" | "uncertain";
  /**
   * `backs-off`: nothing of the app is released until a delay has passed (`backoff.ts` has one ladder for throttled and
   * one for neverLeft). `blocked`: nothing is released until a person resumes the app.
   */
  readonly app: "goes-on" | "backs-off" | "blocked";
  /** Whether the call counts against the app's quota rules. */
  readonly spendsQuota: boolean;
};

/**
 * Says what follows from a reply.
 *
 * `countRefused` is the app's setting for how the provider counts calls it turned down; it decides only for replies in
 * which the provider did turn the call down, never for one that may have gone out or one that never left.
 */
export function consequenceOf(reply: { readonly kind: ReplyKind }, countRefused: boolean): Consequence {
  const { campaign, app, quota } = CONSEQUENCES[reply.kind];
  return { campaign, app, spendsQuota: quota === "spent" || (quota === "spent if refusals count" && countRefused) };
}

type Row = Pick<Consequence, "campaign" | "app"> & {
  readonly quota: "spent" | "kept" | "spent if refusals count";
};

const CONSEQUENCES: Readonly<Record<ReplyKind, Row>> = {
  accepted: { campaign: "sent", app: "goes-on", quota: "spent" },
  throttled: { campaign: "scheduled", app: "backs-off", quota: "spent if refusals count" },
  refused: { campaign: "failed", app: "goes-on", quota: "spent if refusals count" },
  blocked: { campaign: "scheduled", app: "blocked", quota: "spent if refusals count" },
  neverLeft: { campaign: "scheduled", app: "backs-off", quota: "kept" },
  // It may have gone out, so it counts; a retry could reach everyone twice, so a person decides.
  unclear: { campaign: "uncertain", app: "goes-on", quota: "spent" },
};
