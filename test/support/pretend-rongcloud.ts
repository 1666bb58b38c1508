/** A pretend RongCloud for tests: the sandbox with credentials, a client for it, calls worth making, servers that misbehave. */
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import type { Message } from "../../src/domain/message.ts";
import {
  createClient,
  type CallRequest,
  type ClientOptions,
  type RongcloudClient,
} from "../../src/rongcloud/client.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import { latestIn, systemClock } from "../../src/runtime/clock.ts";
import { startSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/server.ts";

export const APP_KEY = "uwd1c0sxdlx2";
export const APP_SECRET = "Y1W2MeFwwwRxa0";

/** A running sandbox that ends with the test. Roomy limits, unless the test is about limits. */
export async function aSandbox(but: Partial<SandboxOptions> = {}): Promise<Sandbox> {
  const sandbox = await startSandbox({
    appKey: APP_KEY,
    appSecret: APP_SECRET,
    clock: systemClock,
    limits: { hour: 1_000, day: 1_000 },
    ...but,
  });
  onTestFinished(() => sandbox.stop());
  return sandbox;
}

/** A client that ends with the test. */
export function aClient(but: Partial<ClientOptions> = {}): RongcloudClient {
  const client = createClient({
    appKey: APP_KEY,
    appSecret: APP_SECRET,
    callDeadlineMs: 5_000,
    clock: systemClock,
    ...but,
  });
  onTestFinished(() => client.close());
  return client;
}

export function aBroadcast(but: Partial<Message> = {}): Message {
  return { fromUserId: "service", objectName: "RC:TxtMsg", content: { content: "满三百减五十" }, ...but };
}

export function aCall(host: string, but: Partial<CallRequest> = {}): CallRequest {
  return { message: aBroadcast(), host, token: "attempt-1", sendBefore: latestIn(systemClock, 5_000), ...but };
}

/** A clock that stands still, but for the time in which a test says that its process was frozen. */
export function freezableClock(): { clock: Clock; freezeMs(ms: number): void } {
  const startedMs = systemClock.realMs();
  let frozenMs = 0;
  const clock = { ...systemClock, realMs: () => startedMs + frozenMs, upMs: () => frozenMs };
  return { clock, freezeMs: (ms) => void (frozenMs += ms) };
}

export type Listener = {
  readonly url: string;
  /** Everything received so far, over all connections. */
  received(): string;
  connections(): number;
  /** Resolves when a connection has ended on the other side. */
  ended(): Promise<void>;
};

/**
 * A plain TCP listener that ends with the test. `onRequest` runs once per connection, after a first chunk came. Tests that
 * run side by side hand in their own context's `onTestFinished`.
 */
export async function aListener({
  onConnection = () => {},
  onRequest = () => {},
  onFinished = onTestFinished,
}: {
  onConnection?: (socket: Socket) => void;
  onRequest?: (socket: Socket) => void;
  onFinished?: (stop: () => Promise<void>) => void;
} = {}): Promise<Listener> {
  const chunks: Buffer[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const { promise: firstEnd, resolve: end } = Promise.withResolvers<void>();
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on("data", (chunk) => chunks.push(chunk));
    socket.once("data", () => onRequest(socket));
    socket.on("error", () => {});
    socket.on("close", () => end());
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onFinished(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => Buffer.concat(chunks).toString(),
    connections: () => connections,
    ended: () => firstEnd,
  };
}

/** An answer on the wire, as text, with its length said. */
export function rawAnswer(status: string, body: string, headers = ""): string {
  return `HTTP/1.1 ${status}\r\n${headers}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
