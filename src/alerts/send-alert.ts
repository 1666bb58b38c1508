/** Sending one alert to one target, once: what is said where, and what the answer means. */
import type { Alert } from "../domain/alert.ts";
import type { AlertTarget, SecretReference } from "../domain/alert-target.ts";
import type { Worded } from "../domain/alert-words.ts";
import { wordAlert } from "../domain/alert-words.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Secrets } from "../runtime/secrets.ts";
import { robotCall, robotRefusal } from "./chat-robots.ts";
import type { HttpAnswer, HttpDoor } from "./http-door.ts";
import type { MailDoor } from "./mail-door.ts";
import { webhookBody, webhookHeaders } from "./standard-webhook.ts";
import { withoutSecrets } from "./without-secrets.ts";

export type Sent =
  /** `note`: the recipients a mail server would not take, while it took others. */
  | { readonly kind: "delivered"; readonly httpStatus: number | null; readonly note: string | null }
  | {
      readonly kind: "failed";
      readonly why: string;
      readonly httpStatus: number | null;
      readonly retryAfterMs: number | null;
      /** The receiver says that it is gone for good. */
      readonly isGone: boolean;
    };

export type SendNeeds = {
  readonly clock: Pick<Clock, "realMs">;
  readonly secrets: Secrets;
  readonly http: HttpDoor;
  /** Null where nothing is said about how mail goes. */
  readonly mail: MailDoor | null;
  readonly allowPrivate: boolean;
  /** Never shown, though no target names them. */
  readonly ownSecrets: readonly string[];
};

export type Sending = { readonly id: string; readonly alert: Alert; readonly target: AlertTarget };

/** Sends it and says how that ended. Never throws, and tells no secret. */
export async function sendAlert(needs: SendNeeds, sending: Sending, signal: AbortSignal): Promise<Sent> {
  const used: string[] = [...needs.ownSecrets];
  const read = async ({ secret }: SecretReference): Promise<string> => {
    const value = await needs.secrets.read(secret);
    used.push(value);
    return value;
  };
  const sent = await attempt(needs, sending, { read, signal }).catch((error: unknown) => failed(describe(error)));
  if (sent.kind === "failed") return { ...sent, why: withoutSecrets(sent.why, used) };
  return { ...sent, note: sent.note === null ? null : withoutSecrets(sent.note, used) };
}

type Given = { read(reference: SecretReference): Promise<string>; readonly signal: AbortSignal };

async function attempt(needs: SendNeeds, { id, alert, target }: Sending, { read, signal }: Given): Promise<Sent> {
  const { http, mail, allowPrivate } = needs;
  const worded = wordAlert(alert, target.language);
  const realMs = needs.clock.realMs();
  switch (target.kind) {
    case "webhook": {
      const { url, secret } = target.settings;
      refusePlain(url, allowPrivate);
      const body = webhookBody(alert, worded);
      const headers = webhookHeaders(await read(secret), { id, realMs, body });
      return outcomeOf(await http.post(url, { headers, body }, signal));
    }
    case "feishu":
    case "dingtalk":
    case "wecom":
    case "slack": {
      const url = await read(target.settings.url);
      refusePlain(url, allowPrivate);
      const signing = "sign" in target.settings ? target.settings.sign : undefined;
      const sign = signing === undefined ? null : await read(signing);
      const call = robotCall(target.kind, worded, { url, sign, realMs });
      const answer = await http.post(call.url, { headers: {}, body: call.body }, signal);
      const outcome = outcomeOf(answer);
      const refusal = outcome.kind === "delivered" ? robotRefusal(target.kind, answer.body) : null;
      return refusal === null ? outcome : failed(refusal, answer);
    }
    case "email": {
      if (mail === null) return failed("no mail server is set: HERALD_SMTP_URL and HERALD_SMTP_FROM");
      const { refused } = await mail.send(mailOf(id, worded, target.settings.to), signal);
      const note = refused.length === 0 ? null : `the mail server took it, but not for ${refused.join(", ")}`;
      return { kind: "delivered", httpStatus: null, note };
    }
    default:
      return target satisfies never;
  }
}

function mailOf(id: string, { title, text, whatToDo }: Worded, to: readonly string[]) {
  const body = [text, whatToDo].filter(Boolean).join("\n\n");
  return { to, subject: title, text: `${body}\n`, messageId: `<${id}@herald.invalid>` };
}

/** A target may have been set, or its secret changed, when something else was allowed. */
function refusePlain(url: string, allowPrivate: boolean): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : "";
  if (protocol === "https:" || (protocol === "http:" && allowPrivate)) return;
  throw new Error("its URL must be an https one");
}

function outcomeOf({ status, body, retryAfterMs }: HttpAnswer): Sent {
  if (status >= 200 && status < 300) return { kind: "delivered", httpStatus: status, note: null };
  const excerpt = JSON.stringify(body.slice(0, 200).toWellFormed());
  const told = body.trim() === "" ? "" : `: ${excerpt}`;
  return {
    kind: "failed",
    why: `it answered ${status}${told}`,
    httpStatus: status,
    retryAfterMs,
    isGone: status === 410,
  };
}

function failed(why: string, answer?: HttpAnswer): Sent {
  const { status = null, retryAfterMs = null } = answer ?? {};
  return { kind: "failed", why, httpStatus: status, retryAfterMs, isGone: false };
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Where a host has several addresses, Node gathers the failures and leaves the message empty.
  if (error.message === "" && error instanceof AggregateError) return describe(error.errors[0]);
  return error.message;
}
