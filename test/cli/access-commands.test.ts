/** Users and tokens over the API: the first of both, what they may, and what never is printed. A ledger of its own. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { MORNING } from "../support/a-campaign.ts";
import { runCaptured } from "../support/captured-io.ts";
import { handClock } from "../support/hand-clock.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { ServedHerald } from "../support/served-herald.ts";
import { serveHerald } from "../support/served-herald.ts";

const clock = handClock(MORNING);
let served: ServedHerald;

beforeAll(async () => {
  served = await serveHerald(await PAIRINGS[0]!.fresh(), { clock });
  await served.herald.setRules({ app: "default", actor: "ann", rules: {} });
  await served.herald.setRules({ app: "other", actor: "ann", rules: {} });
});
afterAll(() => served.close());

const herald = (words: readonly string[], token?: string) =>
  runCaptured(words, { ...served.environment, ...(token === undefined ? {} : { HERALD_TOKEN: token }) });

it("makes the first operator with a token, and from then on nobody comes in without one", async () => {
  expect(await herald(["user", "set", "mei", "--role", "operator"])).toMatchObject({
    code: 3,
    err: expect.stringContaining("herald token create"),
  });
  const made = await herald(["token", "create", "mei", "--role", "operator", "--note", "laptop"]);
  expect(made).toMatchObject({ err: "", code: 0 });
  const operator = made.out.split("\n")[0]!;
  expect(operator).toMatch(/^herald_/);
  // Whether there are users is asked again after a second.
  clock.pass(2_000);

  const stranger = await herald(["quota"]);
  expect(stranger).toMatchObject({ out: "", code: 3 });
  expect(stranger.err).toContain("Set HERALD_TOKEN");
  const wrong = await herald(["quota"], "herald_wrong");
  expect(wrong).toMatchObject({ out: "", code: 3 });
  expect(wrong.err).not.toContain("herald_wrong");

  expect(
    await herald(["user", "set", "li", "--role", "viewer", "--role", "editor", "--only", "default"], operator),
  ).toEqual({
    out: "li is viewer and editor of default\n",
    err: "",
    code: 0,
  });
  expect((await herald(["user", "list"], operator)).out).toBe(
    "  li   viewer, editor  default\n  mei  operator        all apps\n",
  );
  expect(await herald(["user", "set", "li"], operator)).toMatchObject({ code: 2 });

  const editor = JSON.parse((await herald(["token", "create", "li", "--days", "1", "--json"], operator)).out) as {
    id: string;
    token: string;
  };
  expect((await herald(["quota"], editor.token)).code).toBe(0);
  expect((await herald(["quota", "--app", "other"], editor.token)).err).toContain('li does not work for app "other"');
  expect((await herald(["pause"], editor.token)).err).toContain("this needs operator");
  const files = { "shop.yaml": "app: { id: other }\ncampaigns: []" };
  const applying = ["apply", "-f", "shop.yaml"];
  const foreign = await runCaptured(applying, { ...served.environment, HERALD_TOKEN: editor.token }, { files });
  expect(foreign).toMatchObject({ code: 3, err: expect.stringContaining("this needs operator") });

  const listed = await herald(["token", "list", "li"], operator);
  expect(listed.out).toContain(editor.id);
  expect(listed.out).not.toContain(editor.token);
  expect((await herald(["token", "revoke", "li", editor.id], operator)).code).toBe(0);
  expect((await herald(["quota"], editor.token)).code).toBe(3);
  expect((await herald(["user", "remove", "li"], operator)).out).toBe("li is removed\n");
  const audit = await herald(["audit", "--app", "*"], operator);
  expect(audit.out).toMatch(/mei +token\.revoked +li/);
  expect(audit.out + audit.err).not.toContain(operator);
});
