/** Alert targets through the front door: set, tested, listed and removed, and never a secret in an answer. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Herald } from "../../src/main/open-herald.ts";
import type { FrontDoorUnderTest } from "../support/front-door.ts";
import { frontDoorOn } from "../support/front-door.ts";
import { openWithoutWorker } from "../support/herald-without-worker.ts";
import { PAIRINGS } from "../support/pairings.ts";

describe("alert targets", () => {
  let herald: Herald;
  let door: FrontDoorUnderTest;

  beforeAll(async () => {
    const opened = await openWithoutWorker(await PAIRINGS[0]!.fresh());
    herald = opened.herald;
    door = frontDoorOn(herald, opened.clock);
    await door.ask("PUT", "/v1/apps/default", { body: {} });
  }, 60_000);
  afterAll(() => herald.close());

  it("are set with their secrets named, listed, switched off and removed", async () => {
    const body = { kind: "feishu", settings: { url: { secret: "ops-feishu" } }, events: ["campaign.uncertain"] };
    const set = await door.ask("PUT", "/v1/alerts/targets/ops", { body });
    expect(set.status, set.text).toBe(200);
    expect(set.body).toMatchObject({ id: "ops", active: true, language: "en", revision: 1, ...body });
    const stale = { body: { ...body, active: false }, headers: { "if-match": '"7"' } };
    expect(await door.ask("PUT", "/v1/alerts/targets/ops", stale)).toMatchObject({ status: 412 });
    const off = { body: { ...body, active: false }, headers: { "if-match": '"1"' } };
    expect((await door.ask("PUT", "/v1/alerts/targets/ops", off)).body).toMatchObject({ active: false, revision: 2 });
    const listed = (await door.ask("GET", "/v1/alerts/targets")).body as { targets: object[] };
    expect(listed.targets).toHaveLength(1);
    expect(await door.ask("DELETE", "/v1/alerts/targets/ops")).toMatchObject({ status: 200 });
    expect((await door.ask("GET", "/v1/alerts/targets")).body).toEqual({ targets: [] });
    expect(await door.ask("DELETE", "/v1/alerts/targets/ops")).toMatchObject({ status: 404 });
  });

  it("are refused with a secret in them, which is not repeated", async () => {
    const url = "https://open.feishu.cn/open-apis/bot/v2/hook/5ecre7-t0ken";
    const body = { kind: "feishu", settings: { url, sign: "5ecre7-sign" } };
    const refused = await door.ask("PUT", "/v1/alerts/targets/ops", { body });
    expect(refused).toMatchObject({ status: 422, body: { code: "invalid" } });
    expect(refused.text).not.toContain("5ecre7");
  });

  it("say how a test went, in words, when nothing stands for the secret", async () => {
    const body = { kind: "slack", settings: { url: { secret: "nobody-set-this" } } };
    await door.ask("PUT", "/v1/alerts/targets/chat", { body });
    const tested = await door.ask("POST", "/v1/alerts/targets/chat/test");
    expect(tested.body).toMatchObject({
      result: "failed",
      why: expect.stringMatching(/HERALD_SECRET_NOBODY_SET_THIS/),
    });
  });
});
