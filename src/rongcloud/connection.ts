/** A connection to one host, opened before anything is written on it, so that "could not connect" is a phase of its own. */
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

export type Connection = {
  /** What is written and read; the caller's to destroy. */
  readonly socket: Socket;
  /** Drops the connection with everything written that has not left this machine yet. */
  cut(): void;
};

/**
 * Opens a connection to an origin and, for https, finishes the TLS handshake with a checked certificate.
 *
 * Rejects with the cause when the host is unknown, refuses, or cannot prove itself, and with the signal's reason when
 * aborted; nothing stays open then.
 */
export async function openConnection(origin: URL, signal: AbortSignal): Promise<Connection> {
  signal.throwIfAborted();
  const host = origin.hostname.replace(/^\[|\]$/g, "");
  const wire = connectTcp({ host, port: Number(origin.port || (isSecure(origin) ? 443 : 80)) });
  wire.setNoDelay(true);
  const cut = () => void wire.resetAndDestroy();
  try {
    await ready(wire, "connect", signal);
    if (!isSecure(origin)) return { socket: wire, cut };
    const socket = shakeHands(wire, host);
    await ready(socket, "secureConnect", signal);
    return { socket, cut };
  } catch (error) {
    wire.destroy();
    throw error;
  }
}

function shakeHands(wire: Socket, host: string): Socket {
  return connectTls({
    socket: wire,
    host,
    ALPNProtocols: ["http/1.1"],
    // An address cannot be a server name (RFC 6066 section 3).
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
}

function isSecure(origin: URL): boolean {
  return origin.protocol === "https:";
}

function ready(socket: Socket, event: "connect" | "secureConnect", signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    // Kept for the socket's life: between this and the next owner's listener an error must not end the process.
    socket.on("error", reject);
    socket.once("close", () => reject(new Error("connection closed while connecting")));
    socket.once(event, () => {
      signal.removeEventListener("abort", abort);
      resolve();
    });
  });
}
