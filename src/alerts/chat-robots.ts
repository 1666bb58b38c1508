/**
 * The group robots of Feishu, DingTalk, WeCom and Slack: what each is sent, how it is signed, and how its answer is read.
 * All is sent as plain text, so that nobody can write commands or links of another kind into a campaign's name.
 *
 * Sources: open.feishu.cn/document/client-docs/bot-v3/add-custom-bot,
 * open.dingtalk.com/document/robots/custom-robot-access, developer.work.weixin.qq.com/document/path/91770,
 * docs.slack.dev/messaging/sending-messages-using-incoming-webhooks.
 */
import { createHmac } from "node:crypto";
import type { Worded } from "../domain/alert-words.ts";

export type RobotKind = "feishu" | "dingtalk" | "wecom" | "slack";

export type RobotCall = { readonly url: string; readonly body: string };

/** What to post where. `sign` is the robot's signing secret, where it has one; `realMs` the time of this try. */
export function robotCall(
  kind: RobotKind,
  worded: Worded,
  robot: { readonly url: string; readonly sign: string | null; readonly realMs: number },
): RobotCall {
  const { url } = robot;
  switch (kind) {
    case "feishu":
      return { url, body: JSON.stringify({ ...feishuSignature(robot), ...feishuBody(worded) }) };
    case "dingtalk":
      return { url: dingtalkSigned(robot), body: JSON.stringify(textBody(worded, DINGTALK_BYTES_MAX)) };
    case "wecom":
      return { url, body: JSON.stringify(textBody(worded, WECOM_BYTES_MAX)) };
    case "slack":
      return { url, body: JSON.stringify(slackBody(worded)) };
    default:
      return kind satisfies never;
  }
}

/**
 * Why a robot did not take the message, or null when it did: all but Slack answer 200 in either case, with a code in the
 * body that is 0 when they took it.
 */
export function robotRefusal(kind: RobotKind, body: string): string | null {
  if (kind === "slack") return body.trim() === "ok" ? null : `it answered ${excerpt(body)}`;
  const answer = readAnswer(body);
  if (answer === null) return `it answered ${excerpt(body)}`;
  const { code, message } = answer;
  return code === 0 ? null : `it answered with code ${code}: ${excerpt(message)}`;
}

/** Of WeCom's own documentation. */
const WECOM_BYTES_MAX = 2_048;
const DINGTALK_BYTES_MAX = 16_000;
const FEISHU_BYTES_MAX = 16_000;

/** Slack's: a header, and the text of a section. */
const SLACK_HEADER_MAX = 150;
const SLACK_SECTION_MAX = 3_000;

/** The key is the text to sign, and what is signed with it is empty: so it is documented. */
function feishuSignature({ sign, realMs }: { sign: string | null; realMs: number }): Record<string, string> {
  if (sign === null) return {};
  const timestamp = String(Math.floor(realMs / 1_000));
  return { timestamp, sign: createHmac("sha256", `${timestamp}\n${sign}`).update("").digest("base64") };
}

function feishuBody({ title, text, whatToDo }: Worded) {
  const lines = cut([text, whatToDo].filter(Boolean).join("\n\n"), FEISHU_BYTES_MAX).split("\n");
  const content = lines.map((line) => [{ tag: "text", text: line }]);
  return { msg_type: "post", content: { post: { zh_cn: { title, content } } } };
}

function dingtalkSigned({ url, sign, realMs }: { url: string; sign: string | null; realMs: number }): string {
  if (sign === null) return url;
  const timestamp = String(realMs);
  const signed = new URL(url);
  signed.searchParams.set("timestamp", timestamp);
  signed.searchParams.set("sign", createHmac("sha256", sign).update(`${timestamp}\n${sign}`).digest("base64"));
  return signed.href;
}

/** "<@…>" would call people in WeCom: a space takes the meaning away. */
function textBody(worded: Worded, bytesMax: number) {
  const content = cut(plain(worded).replaceAll("<@", "< @"), bytesMax);
  return { msgtype: "text", text: { content } };
}

/** The fallback text is the only one that Slack reads as markup. */
function slackBody(worded: Worded) {
  const { title, text, whatToDo } = worded;
  const sections = [text, whatToDo].filter(Boolean).map((part) => ({
    type: "section",
    text: { type: "plain_text", text: cutCharacters(part, SLACK_SECTION_MAX) },
  }));
  const escaped = title.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const header = { type: "header", text: { type: "plain_text", text: cutCharacters(title, SLACK_HEADER_MAX) } };
  return { text: escaped, blocks: [header, ...sections] };
}

function plain({ title, text, whatToDo }: Worded): string {
  return [title, text, whatToDo].filter(Boolean).join("\n\n");
}

function readAnswer(body: string): { code: number; message: string } | null {
  try {
    const answer = JSON.parse(body) as Record<string, unknown> | null;
    // Feishu's older robots have only the capitalised one.
    const code = answer?.["errcode"] ?? answer?.["code"] ?? answer?.["StatusCode"];
    const message = answer?.["errmsg"] ?? answer?.["msg"] ?? answer?.["StatusMessage"];
    return typeof code === "number" ? { code, message: typeof message === "string" ? message : "" } : null;
  } catch {
    return null;
  }
}

function excerpt(text: string): string {
  return JSON.stringify(cutCharacters(text, 200));
}

/** At most so many bytes of UTF-8, no character in two. */
function cut(text: string, bytesMax: number): string {
  if (Buffer.byteLength(text) <= bytesMax) return text;
  const ellipsis = "…";
  let kept = "";
  let bytes = Buffer.byteLength(ellipsis);
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > bytesMax) break;
    kept += character;
  }
  return kept + ellipsis;
}

function cutCharacters(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).toWellFormed()}…`;
}
