/**
 * A proxy before a Postgres server that cuts one connection at its COMMIT: after the server has carried it out and before
 * the client hears of it, or before the server has seen it. It understands just enough of the protocol to see the
 * statements a client sends.
 */
import type { AddressInfo, Socket } from "node:net";
import { connect, createServer } from "node:net";

export type CuttingProxy = {
  /** The server's address, by way of the proxy. */
  readonly url: string;
  /** Cuts the next transaction that has sent such a statement, once. Resolves when it is cut. */
  cutAt(statement: RegExp, when: "committed" | "undone"): Promise<void>;
  stop(): Promise<void>;
};

type Cut = { readonly statement: RegExp; readonly when: "committed" | "undone"; done(): void };

export async function startCuttingProxy(serverUrl: string): Promise<CuttingProxy> {
  const target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let cut: Cut | null = null;

  function relay(client: Socket): void {
    const server = connect(Number(target.port), target.hostname);
    const both = [client, server];
    const statements = statementReader();
    let sent: string[] = [];
    let isCut = false;
    const drop = (): void => both.forEach((socket) => void socket.destroy());
    for (const socket of both) {
      socket.setNoDelay(true);
      sockets.add(socket);
      socket.on("error", drop);
      socket.on("close", () => {
        sockets.delete(socket);
        drop();
      });
    }
    client.on("data", (chunk) => {
      for (const statement of statements(chunk)) {
        if (/^begin/i.test(statement)) sent = [];
        sent.push(statement);
        const wanted = cut;
        if (wanted === null || !/^commit/i.test(statement) || !sent.some((each) => wanted.statement.test(each)))
          continue;
        cut = null;
        isCut = true;
        if (wanted.when === "undone") {
          server.once("close", () => wanted.done());
          return drop();
        }
        // Its first word after COMMIT says that it is done.
        server.once("data", () => {
          drop();
          wanted.done();
        });
      }
      server.write(chunk);
    });
    server.on("data", (chunk) => {
      if (!isCut) client.write(chunk);
    });
  }

  const listener = createServer(relay);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const url = new URL(serverUrl);
  url.port = String((listener.address() as AddressInfo).port);
  return {
    url: url.href,
    cutAt: (statement, when) =>
      new Promise((done) => {
        cut = { statement, when, done };
      }),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** Reads the statements out of what a client sends: those of Query and of Parse messages. */
function statementReader(): (chunk: Buffer) => string[] {
  let rest: Buffer = Buffer.alloc(0);
  let hasStarted = false;
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    const statements: string[] = [];
    for (;;) {
      // The first message has no type: a length, then what it says.
      const typeBytes = hasStarted ? 1 : 0;
      if (rest.length < typeBytes + 4) return statements;
      const end = typeBytes + rest.readInt32BE(typeBytes);
      if (rest.length < end) return statements;
      const type = hasStarted ? String.fromCharCode(rest[0] ?? 0) : "";
      const texts = rest
        .subarray(typeBytes + 4, end)
        .toString()
        .split("\0");
      if (type === "Q") statements.push(texts[0] ?? "");
      if (type === "P") statements.push(texts[1] ?? "");
      hasStarted = true;
      rest = rest.subarray(end);
    }
  };
}
