/** Answers that are not RongCloud's, or only half: what each makes of a campaign, and that none of them is asked again. */
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { describe, it } from "vitest";
import type { ReplyKind } from "../../src/domain/outcome.ts";
import { readForm } from "../../src/rongcloud/contract.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { aListener, rawAnswer } from "../support/pretend-rongcloud.ts";
import { besidesLocks, fastClock, runHerald } from "../support/running-herald.ts";

type Row = {
  readonly name: string;
  readonly answer: (socket: Socket) => unknown;
  readonly reply: ReplyKind;
  readonly status: "sent" | "failed" | "uncertain" | "scheduled";
  /** What people are told, at the least. */
  readonly why?: string;
};

const say = (text: string) => (socket: Socket) => socket.end(text);
const ACCEPTED = rawAnswer("200 OK", '{"code":200}');

/** In one app, which goes on after each; a blocked one waits for a person to resume it. */
const TABLE: readonly Row[] = [
  {
    name: "200 with JSON cut off",
    answer: say(rawAnswer("200 OK", '{"code":20')),
    reply: "unclear",
    status: "uncertain",
  },
  { name: "200 with a page", answer: say(rawAnswer("200 OK", "<html></html>")), reply: "unclear", status: "uncertain" },
  { name: "200 without a code", answer: say(rawAnswer("200 OK", "{}")), reply: "unclear", status: "uncertain" },
  { name: "no HTTP", answer: say("hello\r\n\r\n"), reply: "unclear", status: "uncertain" },
  {
    name: "503 that asks for another try",
    answer: say(rawAnswer("503 Service Unavailable", "", "retry-after: 0\r\n")),
    reply: "unclear",
    status: "uncertain",
  },
  { name: "a slow body", answer: (socket) => inPieces(socket, 20), reply: "accepted", status: "sent" },
  {
    name: "a body slower than the deadline",
    answer: (socket) => inPieces(socket, 400),
    reply: "unclear",
    status: "uncertain",
  },
  {
    name: "a refusal of the message",
    answer: say(rawAnswer("400 Bad Request", '{"code":1005,"errorMessage":"content is too long."}')),
    reply: "refused",
    status: "failed",
    why: "code 1005: content is too long",
  },
  {
    name: "a redirect",
    answer: say(rawAnswer("307 Temporary Redirect", "", "location: /elsewhere\r\n")),
    reply: "blocked",
    status: "scheduled",
  },
  {
    name: "a wrong signature",
    answer: say(rawAnswer("401 Unauthorized", '{"code":1004}')),
    reply: "blocked",
    status: "scheduled",
  },
];

const CALL_DEADLINE_MS = 3_000;

describe.concurrent.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("takes for sent only what says so, and asks nobody twice", async ({ expect, onTestFinished }) => {
    const clock = fastClock(1_500);
    const asked: string[] = [];
    let answer: Row["answer"] = say(ACCEPTED);
    const provider = await aListener({
      onConnection: (socket) =>
        onForm(socket, (path, content) => {
          asked.push(`${path} ${content}`);
          return answer(socket);
        }),
      onFinished: onTestFinished,
    });
    const running = await runHerald(await fresh(), {
      ...{ clock, hosts: [provider.url], callDeadlineMs: CALL_DEADLINE_MS, reconcileMs: 5_000 },
    });
    onTestFinished(running.close);
    const { herald, fact, find, submit } = running;
    const app = await running.anApp({ start: false });
    await herald.start(app);
    const callsOf = (id: string) => asked.filter((each) => each.includes(`#${id}#`));

    for (const row of TABLE) {
      answer = row.answer;
      const { id } = await submit(app, { late: "send" });
      const { detail } = await fact(id, "attempt.ended");
      const { status } = await find(app, id);
      expect({ name: row.name, reply: detail["reply"], status }).toEqual({
        name: row.name,
        reply: row.reply,
        status: row.status,
      });
      expect(detail["why"]).toContain(row.why ?? "");
      expect(callsOf(id)).toEqual([expect.stringContaining("/message/broadcast.json ")]);
      const hold = (await herald.ledger.findApp(app))?.hold ?? null;
      if (row.reply !== "blocked") expect(hold).toBeNull();
      else {
        expect(hold).toMatchObject({ code: "blocked", until: null });
        answer = say(ACCEPTED);
        await herald.resume({ app, actor: "ops" });
        await fact(id, "campaign.sent");
        expect(callsOf(id)).toHaveLength(2);
      }
    }
    expect(besidesLocks(running.errors)).toEqual([]);
  });
});

/** Calls back once a whole request has come, with its path and the content it would send. */
function onForm(socket: Socket, answer: (path: string, content: string) => unknown): void {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk.toString("latin1");
    const [head = "", body] = text.split("\r\n\r\n");
    if (body === undefined || body.length < Number(/content-length: (\d+)/i.exec(head)?.[1])) return;
    answer(head.split(" ")[1] ?? "", readForm(body)["content"] ?? "");
  });
}

/** An accepted answer whose body comes in pieces, `everyMs` apart. */
async function inPieces(socket: Socket, everyMs: number): Promise<void> {
  const bodyAt = ACCEPTED.indexOf("{");
  socket.write(ACCEPTED.slice(0, bodyAt));
  for (const piece of ACCEPTED.slice(bodyAt)) {
    await delay(everyMs);
    if (socket.destroyed) return;
    socket.write(piece);
  }
  socket.end();
}
