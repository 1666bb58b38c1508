/** A connection to one host, opened before anything is written on it, so that "could not connect" is a phase of its own. */
import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/**
 * Opens a connection to an origin and, for https, finishes the TLS handshake with a checked certificate.
 *
 * Rejects with the cause when the host is unknown, refuses, or cannot prove itself, and with the signal's reason when
 * aborted; nothing stays open then. Once resolved the socket is the caller's to destroy.
 */
export async function openConnection(origin: URL, signal: AbortSignal): Promise<Socket> {
  signal.throwIfAborted();
  const socket = begin(origin);
  socket.setNoDelay(true);
  try {
    await ready(socket, isSecure(origin) ? "secureConnect" : "connect", signal);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function begin(origin: URL): Socket {
  const host = origin.hostname.replace(/^\[|\]$/g, "");
  if (!isSecure(origin)) return connectTcp({ host, port: Number(origin.port || 80) });
  return connectTls({
    host,
    port: Number(origin.port || 443),
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
