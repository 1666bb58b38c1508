/**
 * A pretend RongCloud on loopback: real HTTP in front of the rules in `state.ts`.
 *
 * Its record is taken at the moment a call is judged, before anything is answered, so that a call which hangs or is cut
 * off is on record at once. Everything under `/_sandbox/` is for whoever runs it and is no part of the service.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { BROADCAST_PATH, CODES, HISTORY_PATH, readForm } from "../rongcloud/contract.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Answer, SandboxSettings } from "./checks.ts";
import { parseFaultOrder, takeFault, type FaultKind, type FaultOrder } from "./faults.ts";
import { historyLog, historyReadyAt } from "./history.ts";
import { recordOf, type SandboxEntry, type SandboxRecord } from "./record.ts";
import { judge } from "./state.ts";

export type SandboxOptions = {
  /** 0 takes any free port. */
  readonly port?: number;
  readonly appKey: string;
  readonly appSecret: string;
  /** Shared with Herald, so that both agree what hour it is. */
  readonly clock: Clock;
  readonly hour?: "sliding" | "clock";
  readonly dayZone?: string;
  readonly countRefused?: boolean;
  readonly messageUid?: boolean;
  readonly faults?: readonly FaultOrder[];
  readonly limits?: { readonly hour: number; readonly day: number };
  /** Real milliseconds a `slow` answer takes. */
  readonly slowMs?: number;
};

export type Sandbox = {
  /** "http://127.0.0.1:PORT", where a client takes it for a host of RongCloud's. */
  readonly url: string;
  record(): SandboxRecord;
  addFault(kind: FaultKind, n?: number): void;
  /** Cuts every connection, hanging ones too, and frees the port. */
  stop(): Promise<void>;
};

/** Beyond this a form is not read on. The service's own limit is not published. */
const FORM_BYTES_MAX = 2 * 1024 * 1024;
const SLOW_MS = 2_000;

/**
 * Starts a sandbox on 127.0.0.1, with the service's ordinary limits unless told otherwise.
 *
 * @throws Error when the port cannot be had.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, slowMs = SLOW_MS } = options;
  const settings: SandboxSettings = {
    appKey: options.appKey,
    appSecret: options.appSecret,
    hour: options.hour ?? "sliding",
    dayZone: options.dayZone ?? "Asia/Shanghai",
    limits: options.limits ?? { hour: 2, day: 3 },
    countRefused: options.countRefused ?? false,
    messageUid: options.messageUid ?? true,
  };
  const calls: SandboxEntry[] = [];
  const stopping = new AbortController();
  let orders: readonly FaultOrder[] = options.faults ?? [];
  let broadcasts = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://sandbox");
    if (pathname.startsWith("/_sandbox/")) return serveKeeper(pathname, request, response);

    const fault = pathname === BROADCAST_PATH && request.method === "POST" ? nextFault() : null;
    const isUnread = fault === "hang-before-reading" || fault === "reset-before-reading";
    const form = isUnread ? null : await readBody(request);
    const { method = "", headers } = request;
    const asked = { method, path: pathname, headers, fields: form === null ? null : readForm(form) };
    const { answer, entry } = judge(asked, calls, clock.now(), settings, fault);
    calls.push(entry);

    if (answer === null) {
      if (fault === "reset-before-reading" || fault === "reset-after-reading") request.socket.resetAndDestroy();
      return;
    }
    if (fault === "slow") await delay(slowMs, undefined, { signal: stopping.signal });
    const isCut = fault === "truncated-body" && entry.outcome === "accepted";
    send(response, answer, pathname, isCut, pathname === HISTORY_PATH ? historyAnswer(request, entry) : {});
  }

  function nextFault(): FaultKind | null {
    broadcasts += 1;
    const { kind, rest } = takeFault(orders, broadcasts);
    orders = rest;
    return kind;
  }

  function historyAnswer(request: IncomingMessage, { fields, code }: SandboxEntry): object {
    if (code !== CODES.ok) return {};
    const date = fields["date"] ?? "";
    const isReady = (historyReadyAt(date) ?? Infinity) <= clock.now();
    return { date, url: isReady ? `http://${request.headers.host}/_sandbox/history/${date}` : "" };
  }

  async function serveKeeper(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const at = `${request.method} ${path}`;
    if (at === "GET /_sandbox/record") return sendJson(response, 200, recordOf(calls));
    if (at === "POST /_sandbox/faults") {
      const order = readFaultOrder((await readBody(request)) ?? "");
      if (typeof order === "string") return sendJson(response, 400, { error: order });
      orders = [...orders, order];
      return sendJson(response, 200, order);
    }
    const date = /^GET \/_sandbox\/history\/(\d{10})$/.exec(at)?.[1];
    if (date === undefined) return sendJson(response, 404, { error: `no ${at} here` });
    response.writeHead(200, { "content-type": "application/x-ndjson; charset=utf-8" });
    response.end(historyLog(calls, settings.appKey, date));
  }

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await listen(server, options.port ?? 0);

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    record: () => recordOf([...calls]),
    addFault(kind, n) {
      orders = [...orders, { kind, n: n ?? null }];
    },
    async stop() {
      stopping.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The body as text, or null when it did not arrive whole. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request) {
      bytes += (chunk as Buffer).length;
      if (bytes > FORM_BYTES_MAX) return null;
      chunks.push(chunk as Buffer);
    }
  } catch {
    // The caller went away in the middle of its form.
    return null;
  }
  return Buffer.concat(chunks).toString();
}

function send(response: ServerResponse, answer: Answer, path: string, isCut: boolean, more: object): void {
  const { status, code, errorMessage, messageUID } = answer;
  if (code === null) {
    response.writeHead(status, { "content-type": "text/html" });
    response.end(`<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`);
    return;
  }
  const body = errorMessage === undefined ? { code, messageUID, ...more } : { code, errorMessage, url: path };
  if (!isCut) return sendJson(response, status, body);

  const text = JSON.stringify(body);
  response.writeHead(status, { "content-type": JSON_TYPE, "content-length": Buffer.byteLength(text) });
  response.write(text.slice(0, text.length / 2), () => response.destroy());
}

const JSON_TYPE = "application/json; charset=utf-8";

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": JSON_TYPE });
  response.end(JSON.stringify(body));
}

const faultBody = z.strictObject({ kind: z.string(), n: z.int().positive().optional() });

/** The order in a request's body, or what is wrong with it. */
function readFaultOrder(text: string): FaultOrder | string {
  try {
    const { kind, n } = faultBody.parse(JSON.parse(text));
    return parseFaultOrder(n === undefined ? kind : `${kind}:${n}`);
  } catch (error) {
    return error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      const why = cause.code === "EADDRINUSE" ? "the port is in use" : cause.message;
      reject(new Error(`sandbox cannot listen on 127.0.0.1:${port}: ${why}`, { cause }));
    });
    server.listen(port, "127.0.0.1", resolve);
  });
}
