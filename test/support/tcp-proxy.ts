/** A door in front of a server: cuts who is connected, and leads to another server, as a failover does. */
import { createServer, connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";

export type TcpProxy = {
  readonly port: number;
  /** Cuts every connection and turns new ones away, until it leads somewhere again. */
  shut(): void;
  /** Cuts every connection; new ones come to `port`. */
  leadTo(port: number): void;
  stop(): Promise<void>;
};

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  let leadsTo: number | null = target;
  const open = new Set<Socket>();
  const cutAll = (): void => {
    for (const socket of open) socket.destroy();
  };

  const server = createServer((inner) => {
    if (leadsTo === null) return void inner.resetAndDestroy();
    const outer = connect(leadsTo, "127.0.0.1");
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

  return {
    port: (server.address() as AddressInfo).port,
    shut() {
      leadsTo = null;
      cutAll();
    },
    leadTo(port) {
      leadsTo = port;
      cutAll();
    },
    async stop() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
