/** Addresses that are no use to a client: each fails before a request can be written, in its own way. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer as createTlsServer } from "node:https";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { LOCALHOST_CERTIFICATE, LOCALHOST_KEY } from "./localhost-certificate.ts";

type OnFinished = (stop: () => Promise<void>) => void;

/** A port of 127.0.0.1 on which nothing listens any more. */
export async function aClosedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** A host whose queue of connections is full and never served: connecting takes for ever. */
export async function aFullHost(onFinished: OnFinished): Promise<string> {
  const script = `require("net").createServer().listen({ port: 0, host: "127.0.0.1", backlog: 1 }, function () {
    process.stdout.write(String(this.address().port));
  })`;
  const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const gone = once(child, "exit");
  const sockets: ReturnType<typeof connect>[] = [];
  onFinished(async () => {
    for (const socket of sockets) socket.destroy();
    child.kill("SIGKILL");
    await gone;
  });
  const [printed] = (await once(child.stdout, "data")) as [Buffer];
  const port = Number(printed.toString());
  // Frozen, it takes no connection out of the queue, in which the kernel keeps one more than the backlog.
  child.kill("SIGSTOP");
  for (let at = 0; at < 2; at += 1) {
    const socket = connect({ port, host: "127.0.0.1" });
    sockets.push(socket);
    await once(socket, "connect");
  }
  return `http://127.0.0.1:${port}`;
}

/** A host that speaks TLS with a certificate nobody has reason to trust, and would accept anything. */
export async function anUntrustedHost(onFinished: OnFinished): Promise<{ url: string; requests(): number }> {
  let requests = 0;
  const server = createTlsServer({ key: LOCALHOST_KEY, cert: LOCALHOST_CERTIFICATE }, (_request, response) => {
    requests += 1;
    response.end('{"code":200}');
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onFinished(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, requests: () => requests };
}
