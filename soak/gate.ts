/** The provider's address: a gate in front of the sandbox, at which for a while nobody listens. */
import { connect, createServer } from "node:net";
import type { Socket } from "node:net";

export type Gate = {
  readonly url: string;
  /** Connections are refused, those that are open are cut. */
  shut(): Promise<void>;
  open(): Promise<void>;
};

/** Below what the system gives away by itself, so that the port is still there when the gate opens again. */
const PORT_MIN = 20_000;
const PORT_MAX = 30_000;
const TRIES = 20;

export async function openGate(target: string): Promise<Gate> {
  const { hostname, port: targetPort } = new URL(target);
  const ends = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ host: hostname, port: Number(targetPort), allowHalfOpen: true });
    join(near, far);
    join(far, near);
  });

  /** What one end says goes to the other; when one breaks, so does the other. */
  function join(from: Socket, to: Socket): void {
    ends.add(from);
    from.pipe(to);
    from.on("error", () => to.resetAndDestroy());
    from.on("close", () => {
      ends.delete(from);
      to.destroy();
    });
  }

  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "127.0.0.1", () => {
        server.off("error", reject);
        resolve();
      });
    });
  let port = 0;
  for (let attempt = 1; port === 0; attempt++) {
    const wanted = PORT_MIN + Math.floor(Math.random() * (PORT_MAX - PORT_MIN));
    await listen(wanted).then(
      () => (port = wanted),
      (error: unknown) => {
        if (attempt === TRIES) throw error;
      },
    );
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async shut() {
      if (!server.listening) return;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const end of ends) end.destroy();
      await closed;
    },
    async open() {
      if (!server.listening) await listen(port);
    },
  };
}
