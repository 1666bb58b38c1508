import { describe, expect, it } from "vitest";
import { HOUR_MS } from "../../src/domain/time.ts";
import { systemClock, type Clock } from "../../src/runtime/clock.ts";
import { signatureOf } from "../../src/rongcloud/signature.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import { aCall, aClient, APP_KEY, APP_SECRET, aSandbox } from "../support/pretend-rongcloud.ts";

/** Calls as the official SDKs do: a number for a nonce, seconds for a timestamp. */
function callAsSdk(url: string, path: string, form: string, method = "POST"): Promise<Response> {
  const [nonce, timestamp] = ["1828917519", String(Math.floor(Date.now() / 1_000))];
  return fetch(url + path, {
    method,
    headers: {
      "App-Key": APP_KEY,
      Nonce: nonce,
      Timestamp: timestamp,
      Signature: signatureOf(APP_SECRET, { nonce, timestamp }),
      "Content-Type": "application/x-www-form-urlencoded",
    },
    ...(method === "POST" ? { body: form } : {}),
  });
}

const FORM = "fromUserId=service&objectName=RC%3ATxtMsg&content=%7B%22content%22%3A%22hi%22%7D";

describe("the sandbox over HTTP", () => {
  it("answers an SDK's broadcast with the documented JSON", async () => {
    const { url } = await aSandbox();
    const response = await callAsSdk(url, "/message/broadcast.json", FORM);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ code: 200, messageUID: expect.stringMatching(/^(\w{4}-){3}\w{4}$/) });
  });

  it("says what is wrong with code, errorMessage and url", async () => {
    const { url } = await aSandbox();
    const response = await callAsSdk(url, "/message/broadcast.json", "fromUserId=a&objectName=b");
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      code: 1002,
      errorMessage: "content is required.",
      url: "/message/broadcast.json",
    });
    expect((await callAsSdk(url, "/message/broadcast.json", "", "GET")).status).toBe(405);
    expect((await callAsSdk(url, "/message/unknown.json", "")).status).toBe(404);
  });

  it("shows its record, also of what was never answered", async () => {
    const sandbox = await aSandbox({ faults: [{ kind: "hang-after-reading", n: 2 }] });
    const client = aClient({ callDeadlineMs: 200 });
    await client.call(aCall(sandbox.url));
    await client.call(aCall(sandbox.url));
    const record = await (await fetch(`${sandbox.url}/_sandbox/record`)).json();
    expect(record).toEqual(JSON.parse(JSON.stringify(sandbox.record())));
    expect(record).toMatchObject({
      calls: [
        { status: 200, code: 200 },
        { status: null, code: null },
      ],
    });
    expect(record).toHaveProperty("accepted.length", 2);
  });

  it("takes faults while it runs, and says what is wrong with one it does not take", async () => {
    const sandbox = await aSandbox();
    const order = (body: unknown) =>
      fetch(`${sandbox.url}/_sandbox/faults`, { method: "POST", body: JSON.stringify(body) });
    expect((await order({ kind: "error-500", n: 2 })).status).toBe(200);
    sandbox.addFault("html-502");
    const client = aClient();
    const statuses = [];
    for (let n = 1; n <= 3; n += 1) statuses.push((await client.call(aCall(sandbox.url))).httpStatus);
    expect(statuses).toEqual([502, 500, 200]);

    expect(await (await order({ kind: "error-501" })).json()).toEqual({
      error: expect.stringContaining('"error-500"'),
    });
    expect((await order({ kind: "slow", n: 0 })).status).toBe(400);
    expect((await order("slow")).status).toBe(400);
  });

  it("keeps a call whose form broke off as one it has not read", async () => {
    const sandbox = await aSandbox();
    const seams = { halfWritten: () => Promise.reject(new Error("the process ended here")) };
    await aClient({ seams }).call(aCall(sandbox.url));
    await expect.poll(() => sandbox.record().calls).toHaveLength(1);
    expect(sandbox.record().calls).toMatchObject([{ outcome: "not-read" }]);
  });

  it("gives an hour's history once the hour is over, in Beijing time", async () => {
    let now = Date.parse("2026-11-27T10:30:00+08:00");
    const clock: Clock = { ...systemClock, now: () => now };
    const sandbox = await aSandbox({ clock });
    await aClient().call(aCall(sandbox.url));
    const ask = async (date: string) =>
      (await (await callAsSdk(sandbox.url, "/message/history.json", `date=${date}`)).json()) as { url: string };
    expect(await ask("2026112710")).toEqual({ code: 200, url: "", date: "2026112710" });

    now += HOUR_MS;
    const { url } = await ask("2026112710");
    const lines = (await (await fetch(url)).text()).trim().split("\n");
    const [{ messageUID } = { messageUID: "" }] = sandbox.record().accepted;
    expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
      { classname: "RC:TxtMsg", targetId: "", msgUID: messageUID },
    ]);
    expect(await (await fetch((await ask("2026112709")).url)).text()).toBe("");
    expect(await ask("yesterday")).toMatchObject({ url: "" });
  });

  it("stops at once with calls hanging and slow, and frees its port", async () => {
    const faults = [
      { kind: "hang-before-reading", n: 1 },
      { kind: "hang-after-reading", n: 2 },
      { kind: "slow", n: 3 },
    ] as const;
    const sandbox = await aSandbox({ faults, slowMs: 60_000 });
    const client = aClient();
    const calling = [1, 2, 3].map(() => client.call(aCall(sandbox.url)));
    await expect.poll(() => sandbox.record().calls).toHaveLength(3);
    await sandbox.stop();
    expect((await Promise.all(calling)).map((reply) => reply.kind)).toEqual(["unclear", "unclear", "unclear"]);
    const port = Number(new URL(sandbox.url).port);
    await expect(aSandbox({ port })).resolves.toMatchObject({ url: sandbox.url });
  });

  it("says in one sentence that its port is taken", async () => {
    const { url } = await aSandbox();
    const port = Number(new URL(url).port);
    const second = startSandbox({ port, appKey: "a", appSecret: "b", clock: systemClock });
    await expect(second).rejects.toThrow(`sandbox cannot listen on 127.0.0.1:${port}: the port is in use`);
  });
});
