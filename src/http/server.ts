/** Carries bytes between sockets and the front door, and cuts off whoever is too slow or sends too much. */
import { createAdaptorServer } from "@hono/node-server";
import type { Server } from "node:http";
import { SECOND_MS } from "../domain/time.ts";

export type HttpServer = {
  /** Scheme, address and port that are listened on. */
  readonly url: string;
  /** Takes no more requests, lets those in hand end within a second, and hangs up. */
  close(): Promise<void>;
};

/** How long, in real time, headers and a whole request may take to come, and how often that is looked at. */
const LIMITS = { headersMs: 10 * SECOND_MS, requestMs: 30 * SECOND_MS, checkMs: 2 * SECOND_MS };

const KEEP_ALIVE_MS = 65 * SECOND_MS;
const CLOSE_GRACE_MS = SECOND_MS;
const HEADER_BYTES_MAX = 16 * 1024;

/** @throws CannotListen in one sentence. */
export async function listen(
  fetch: (request: Request, env: object) => Response | Promise<Response>,
  { host, port, limits = LIMITS }: { host: string; port: number; limits?: typeof LIMITS },
): Promise<HttpServer> {
  const server = createAdaptorServer({
    fetch,
    serverOptions: {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      connectionsCheckingInterval: limits.checkMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxHeaderSize: HEADER_BYTES_MAX,
    },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) => reject(new CannotListen(host, port, cause)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const taken = typeof address === "object" && address !== null ? address.port : port;
  let closed: Promise<void> | undefined;
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${taken}`,
    close: () =>
      (closed ??= new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
        // Streams of events never end by themselves.
        setTimeout(() => server.closeAllConnections(), CLOSE_GRACE_MS).unref();
      })),
  };
}

export class CannotListen extends Error {
  override readonly name = "CannotListen";
  readonly code = "CANNOT_LISTEN";
  constructor(host: string, port: number, cause: unknown) {
    const why =
      cause instanceof Error && "code" in cause && cause.code === "EADDRINUSE"
        ? "something else listens there already; choose another with --port"
        : cause instanceof Error
          ? cause.message
          : String(cause);
    super(`cannot listen on ${host}:${port}: ${why}`, { cause });
  }
}
