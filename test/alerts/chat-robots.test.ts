/**
 * What group robots are sent, against the shapes of their documentation:
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot (post, signature, answers),
 * https://open.dingtalk.com/document/robots/custom-robot-access (text, signature, answers),
 * https://developer.work.weixin.qq.com/document/path/91770 (text of at most 2048 bytes, answers),
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks (text and blocks, answers).
 */
import { describe, expect, it } from "vitest";
import type { RobotKind } from "../../src/alerts/chat-robots.ts";
import { robotCall, robotRefusal } from "../../src/alerts/chat-robots.ts";
import type { Worded } from "../../src/domain/alert-words.ts";

const WORDED: Worded = {
  title: "Later: Sale & <b>",
  text: "It was to go out at noon.\nNow at one.",
  whatToDo: "Move it.",
};
const URLS: Record<RobotKind, string> = {
  feishu: "https://open.feishu.cn/open-apis/bot/v2/hook/0f6b1a2c",
  dingtalk: "https://oapi.dingtalk.com/robot/send?access_token=bf73",
  wecom: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6",
  slack: "https://hooks.slack.com/services/T000/B000/XXXX",
};
const REAL_MS = 1_599_360_473_123;

function call(kind: RobotKind, { worded = WORDED, sign = null }: { worded?: Worded; sign?: string | null } = {}) {
  const { url, body } = robotCall(kind, worded, { url: URLS[kind], sign, realMs: REAL_MS });
  return { url, body: JSON.parse(body) };
}

describe("a robot's message", () => {
  it("for Feishu is a post, line by line, in plain text", () => {
    expect(call("feishu")).toEqual({
      url: URLS.feishu,
      body: {
        msg_type: "post",
        content: {
          post: {
            zh_cn: {
              title: WORDED.title,
              content: [
                [{ tag: "text", text: "It was to go out at noon." }],
                [{ tag: "text", text: "Now at one." }],
                [{ tag: "text", text: "" }],
                [{ tag: "text", text: "Move it." }],
              ],
            },
          },
        },
      },
    });
  });

  it("for Feishu is signed in its body: nothing at all, with time and secret as the key", () => {
    const { body } = call("feishu", { sign: "demo" });
    // Python's hmac.new(b"1599360473\ndemo", b"", "sha256"), base64.
    const sign = "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=";
    expect(body).toMatchObject({ timestamp: "1599360473", sign, msg_type: "post" });
  });

  it("for DingTalk and WeCom is text", () => {
    const content = "Later: Sale & <b>\n\nIt was to go out at noon.\nNow at one.\n\nMove it.";
    expect(call("dingtalk")).toEqual({ url: URLS.dingtalk, body: { msgtype: "text", text: { content } } });
    expect(call("wecom")).toEqual({ url: URLS.wecom, body: { msgtype: "text", text: { content } } });
  });

  it("for DingTalk is signed in its URL: time and secret, with the secret as the key", () => {
    const { url } = call("dingtalk", { sign: "SECdemo" });
    const { searchParams } = new URL(url);
    // Python's hmac.new(b"SECdemo", b"1599360473123\nSECdemo", "sha256"), base64.
    expect(Object.fromEntries(searchParams)).toEqual({
      access_token: "bf73",
      timestamp: "1599360473123",
      sign: "1HQs9f3cSAHzovKqY78he1KVa4lpHx38oe3kOWE08vc=",
    });
    expect(url).not.toMatch(/sign=[^&]*[+/=]/);
  });

  it("for WeCom has at most 2048 bytes, and no character in two", () => {
    const { body } = call("wecom", { worded: { ...WORDED, text: "公告🛍️".repeat(500) } });
    const { content } = body.text as { content: string };
    expect(Buffer.byteLength(content)).toBeLessThanOrEqual(2_048);
    expect(Buffer.byteLength(content)).toBeGreaterThan(2_040);
    expect(content.isWellFormed()).toBe(true);
    expect(content.endsWith("…")).toBe(true);
  });

  it("for Slack is a header and sections of plain text, and a fallback without markup", () => {
    expect(call("slack")).toEqual({
      url: URLS.slack,
      body: {
        text: "Later: Sale &amp; &lt;b&gt;",
        blocks: [
          { type: "header", text: { type: "plain_text", text: WORDED.title } },
          { type: "section", text: { type: "plain_text", text: WORDED.text } },
          { type: "section", text: { type: "plain_text", text: WORDED.whatToDo } },
        ],
      },
    });
    const long = call("slack", { worded: { ...WORDED, text: "x".repeat(9_000) } });
    expect(long.body.blocks[1].text.text).toHaveLength(3_000);
  });

  it("calls nobody, whatever a campaign is called", () => {
    const worded = { ...WORDED, title: 'Sale <@all> <!channel> <at user_id="all">all</at>' };
    expect(JSON.stringify(call("wecom", { worded }).body)).not.toContain("<@");
    expect(call("slack", { worded }).body.text).not.toMatch(/[<>]/);
    // Only Feishu's message of the kind "text" reads <at>.
    expect(call("feishu", { worded }).body.msg_type).toBe("post");
    expect(call("dingtalk", { worded }).body.at).toBeUndefined();
  });
});

describe("a robot's answer", () => {
  it.each<[RobotKind, string, RegExp | null]>([
    ["feishu", '{"code":0,"msg":"success","data":{}}', null],
    ["feishu", '{"Extra":null,"StatusCode":0,"StatusMessage":"success"}', null],
    ["feishu", '{"code":19021,"msg":"sign match fail or timestamp is not within one hour"}', /code 19021: "sign match/],
    ["feishu", '{"code":9499,"msg":"Bad Request","data":{}}', /code 9499/],
    ["dingtalk", '{"errcode":0,"errmsg":"ok"}', null],
    ["dingtalk", '{"errcode":310000,"errmsg":"sign not match"}', /code 310000: "sign not match"/],
    ["wecom", '{"errcode":0,"errmsg":"ok"}', null],
    ["wecom", '{"errcode":45009,"errmsg":"api freq out of limit"}', /code 45009/],
    ["slack", "ok", null],
    ["slack", "invalid_payload", /"invalid_payload"/],
    ["wecom", "<html>proxy</html>", /"<html>/],
    ["feishu", "null", /"null"/],
    ["dingtalk", '{"errcode":"0"}', /errcode/],
    ["feishu", "", /""/],
  ])("of %s %s", (kind, body, refusal) => {
    const why = robotRefusal(kind, body);
    if (refusal === null) expect(why).toBeNull();
    else expect(why).toMatch(refusal);
  });
});
