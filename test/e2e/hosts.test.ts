/** Hosts that cannot be reached, that refuse, and a process that froze before it sent: on every pairing of stores. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { SEND_WITHIN_MS } from "../../src/worker/acquire.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { aListener, rawAnswer } from "../support/pretend-rongcloud.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

const clock = fastClock(1_500);

describe.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  let stores: Stores | undefined;
  let running: RunningHerald | undefined;
  /** One store for all tests of a pairing; each test opens Herald on it with hosts of its own. */
  async function herald(options: Omit<Parameters<typeof runHerald>[1], "clock">): Promise<RunningHerald> {
    stores ??= await fresh();
    running = await runHerald(stores, { clock, ...options });
    return running;
  }
  afterEach(async () => {
    await running?.close();
    expect(running?.errors).toEqual([]);
  });

  it("never left: the app holds a moment, and the next attempt goes to the backup host", async () => {
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    const deadHost = await aDeadHost();
    const { anApp, submit, fact, herald: it } = await herald({ hosts: [deadHost, sandbox.url] });
    const app = await anApp();
    const { id } = await submit(app);
    expect((await fact(app, "app.held")).detail).toMatchObject({ code: "unreachable" });
    await fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toMatchObject([{ outcome: "accepted" }]);
    expect((await it.ledger.listAttempts(app, id)).map(({ host, reply, counts }) => ({ host, reply, counts }))).toEqual(
      [
        { host: sandbox.url, reply: "accepted", counts: true },
        { host: deadHost, reply: "neverLeft", counts: false },
      ],
    );
    expect(await it.ledger.findApp(app)).toMatchObject({ neverLeftCount: 0 });
  });

  it("refused: the campaign has failed, nothing is retried, and the app goes on", async () => {
    const answers = [rawAnswer("400 Bad Request", '{"code":1005,"errorMessage":"content is too long."}')];
    const provider = await aListener({
      onRequest: (socket) => socket.end(answers.shift() ?? rawAnswer("200 OK", '{"code":200}')),
    });
    const { anApp, submit, fact, find } = await herald({ hosts: [provider.url] });
    const app = await anApp();
    const { id } = await submit(app);
    expect((await fact(id, "campaign.failed")).detail).toMatchObject({ why: expect.stringContaining("too long") });
    const next = await submit(app);
    await fact(next.id, "campaign.sent");
    expect(await find(app, id)).toMatchObject({ status: "failed", outcome: { text: expect.stringContaining("1005") } });
    expect(provider.received().split(`#${id}#`).length + provider.connections()).toBe(1 + 2);
  });
});

const embedded = PAIRINGS.find((each) => each.name === "PGlite")!;

it("a process that froze until its moment had passed writes nothing, and the campaign is sent afresh", async () => {
  const sandbox = await roomySandbox(clock);
  onTestFinished(() => sandbox.stop());
  const frozen = await aListener();
  let connects = 0;
  const { anApp, submit, fact, close, errors } = await runHerald(await embedded.fresh(), {
    clock,
    hosts: [frozen.url, sandbox.url],
    callDeadlineMs: SEND_WITHIN_MS + 2_000,
    seams: { connected: () => ((connects += 1) === 1 ? delay(SEND_WITHIN_MS) : undefined) },
  });
  onTestFinished(close);
  const app = await anApp();
  const { id } = await submit(app);
  const ended = await fact(id, "attempt.ended");
  expect(ended.detail).toMatchObject({ reply: "neverLeft", why: expect.stringContaining("nothing was written") });
  await fact(id, "campaign.sent");
  expect([frozen.connections(), frozen.received()]).toEqual([1, ""]);
  expect(callsFor(sandbox, id)).toMatchObject([{ outcome: "accepted" }]);
  expect(errors).toEqual([]);
});

/** An address on which nothing listens any more. */
async function aDeadHost(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}
