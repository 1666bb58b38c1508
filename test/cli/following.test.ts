/** `--wait` and `tail`: what is followed while it happens, on a clock that runs fast. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runProgram } from "../../src/main/program.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import { captureIo, runCaptured } from "../support/captured-io.ts";
import { aNumberedMessage, ROOMY } from "../support/numbered-message.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, fastClock, roomySandbox } from "../support/running-herald.ts";
import type { ServedHerald } from "../support/served-herald.ts";
import { serveHerald } from "../support/served-herald.ts";

const clock = fastClock(60);
let sandbox: Sandbox;
let served: ServedHerald;

beforeAll(async () => {
  sandbox = await roomySandbox(clock);
  served = await serveHerald(await PAIRINGS[0]!.fresh(), { clock, hosts: [sandbox.url] });
  await served.herald.setRules({ app: "shop", actor: "ann", rules: ROOMY });
  await served.work();
});
afterAll(async () => {
  await served.close();
  await sandbox.stop();
});

const environment = () => ({ ...served.environment, HERALD_APP: "shop" });

/** Ten minutes of the story are ten seconds. */
const SOON_MS = 120_000;

function submit(id: string, { inMs = SOON_MS, flags = ["--wait"] }: { inMs?: number; flags?: string[] } = {}) {
  const words = ["submit", "-m", "m.json", "--id", id, "--at", new Date(clock.now() + inMs).toISOString(), ...flags];
  return { words, given: { now: clock.now, files: { "m.json": JSON.stringify(aNumberedMessage(id)) } } };
}

describe("herald submit --wait", () => {
  it("stays until it is sent, tells what happens on the way, and ends with 0", async () => {
    const { words, given } = submit("waited");
    const { out, err, code } = await runCaptured(words, environment(), given);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toMatch(/^waited goes out .*\n/);
    expect(out).toContain("● waited: sent\n");
    expect(out).toMatch(/\nwaited is sent \(.*\)\n$/);
    expect(callsFor(sandbox, "waited")).toHaveLength(1);
  });

  it("prints the campaign as it ended, and nothing else, as JSON", async () => {
    const { words, given } = submit("told", { flags: ["--wait", "--json"] });
    const { out, code } = await runCaptured(words, environment(), given);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ id: "told", status: "sent" });
  });

  it("draws at a terminal how much of the wait is over, and leaves the line clean", async () => {
    const { words, given } = submit("drawn");
    const { out, code } = await runCaptured(words, environment(), { ...given, colour: true, answers: true });
    expect(code).toBe(0);
    expect(out).toMatch(/goes out [^\n]* {2}[█░]{30}/);
    expect(out).toMatch(/\r\u001b\[2Kdrawn is sent/);
  });

  it("ends with 1 when it comes to another end", async () => {
    const { words, given } = submit("dropped", { inMs: 3_600_000 });
    const { io, ended, printed } = captureIo(given);
    const waiting = runProgram(io, words, environment());
    await printed("dropped goes out");
    await runCaptured(["cancel", "dropped"], environment());
    await waiting;
    expect(ended.code).toBe(1);
    expect(ended.out).toContain("· dropped: cancelled by ann\n");
  });
});

describe("herald tail", () => {
  it("tells what happens in people's words, over a restart of Herald, each thing once, until Ctrl-C", async () => {
    const { io, ended, printed, stop } = captureIo();
    const tailing = runProgram(io, ["tail", "--after", "0"], environment());
    const later = submit("before-restart", { inMs: 3_600_000, flags: [] });
    await runCaptured(later.words, environment(), later.given);
    await printed("before-restart: asked for");
    await served.shutDoor();
    await printed("trying again");
    await served.herald.cancel({ app: "shop", actor: "mei", id: "before-restart", note: "while nobody listened" });
    await served.openDoor();
    await printed("before-restart: cancelled by mei (while nobody listened)\n");
    await served.herald.pause({ app: "shop", actor: "mei" });
    await printed("paused by mei\n");
    await served.herald.resume({ app: "shop", actor: "mei" });
    await printed("resumed by mei\n");
    stop();
    await tailing;
    expect(ended.code).toBe(0);
    expect(ended.out.match(/before-restart: asked for/g)).toHaveLength(1);
    expect(ended.out.match(/before-restart: cancelled/g)).toHaveLength(1);
    expect(ended.err.match(/trying again/g)).toHaveLength(1);
  });

  it("prints one fact a line as JSON, from the number it is given", async () => {
    await served.herald.pause({ app: "shop", actor: "mei" });
    await served.herald.resume({ app: "shop", actor: "mei" });
    const n = (await served.herald.ledger.read.pageFacts("shop", { limit: 2 })).at(-1)!.n;
    const { io, ended, printed, stop } = captureIo();
    const tailing = runProgram(io, ["tail", "--json", "--after", String(n)], environment());
    await printed("app.resumed");
    stop();
    await tailing;
    const facts = ended.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { n: number; action: string });
    expect(facts.every((fact) => fact.n > n)).toBe(true);
    expect(facts[0]).toMatchObject({ action: "app.resumed" });
  });

  it("ends at once where there is no such app, or no Herald", async () => {
    expect(await runCaptured(["tail", "--app", "none"], environment())).toMatchObject({ out: "", code: 3 });
    expect(await runCaptured(["tail"], { HERALD_URL: "http://127.0.0.1:9" })).toMatchObject({ out: "", code: 4 });
  });
});
