/** An HTTP server on loopback that takes alerts: it keeps what came, and answers as a test says. */
import { createServer } from "node:http";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** Answers a request; the `n`th one is 1. One that does not answer leaves the caller hanging. */
type Answer = (response: ServerResponse, n: number, received: Received) => void;

export type Receiver = {
  readonly url: string;
  readonly received: readonly Received[];
  /** What the webhooks among them said, in order. */
  bodies(): { type: string; data: Record<string, unknown> }[];
  /** From now on. */
  answers(answer: Answer): void;
  /** Resolves once so many have come in all. */
  has(count: number): Promise<void>;
};

/** Answers 204, unless told otherwise; closes when the test ends. */
export async function aReceiver(answer: Answer = (response) => response.writeHead(204).end()): Promise<Receiver> {
  const received: Received[] = [];
  const woken: (() => void)[] = [];
  let answering = answer;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const one = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString() };
      received.push(one);
      for (const wake of woken.splice(0)) wake();
      answering(response, received.length, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    bodies: () => received.map(({ body }) => JSON.parse(body) as ReturnType<Receiver["bodies"]>[number]),
    answers: (next) => void (answering = next),
    async has(count) {
      while (received.length < count) await new Promise<void>((resolve) => woken.push(resolve));
    },
  };
}
