/** One worker process, from its start to its end; `worker-child.ts` is what runs there. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Answer, FromWorker, ToWorker, Trap, Wish, WorkerOrder } from "./worker-orders.ts";

export type WorkerProcess = {
  readonly pid: number;
  readonly isStarted: boolean;
  /** Resolves with an answer, or with null when the process ended without one. */
  ask(wish: Wish): Promise<Answer | null>;
  set(trap: Trap): void;
  /** Takes away the traps it has not walked into. */
  untrap(): void;
  /** Asks it to end in good order. */
  stop(): void;
  signal(name: "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** Resolves with its exit code, or with the signal that ended it. */
  readonly ended: Promise<number | string>;
};

export type WorkerListener = {
  onTrapped(trap: Trap): void;
  onPulse(pulse: Extract<FromWorker, { kind: "pulse" }>): void;
  onError(where: string, text: string): void;
};

const COMPILE_CACHE = fileURLToPath(new URL("../node_modules/.cache/herald-soak", import.meta.url));

export function startWorkerProcess(order: WorkerOrder, listener: WorkerListener): WorkerProcess {
  const file = fileURLToPath(new URL("worker-child.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(order)], {
    execArgv: [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
  const kill = () => void child.kill("SIGKILL");
  // A process that stands still would stand there forever.
  process.once("exit", kill);
  const waiting = new Map<number, (answer: Answer | null) => void>();
  let asked = 0;
  let isStarted = false;
  let hasEnded = false;

  // Its last words may be read after its end.
  const ended = Promise.all([once(child, "exit"), once(child, "disconnect")]).then(([how]) => {
    const [code, signal] = how as [number | null, NodeJS.Signals | null];
    process.off("exit", kill);
    hasEnded = true;
    isStarted = false;
    for (const tell of waiting.values()) tell(null);
    waiting.clear();
    return code ?? signal ?? "nothing";
  });

  child.on("message", (message: FromWorker) => {
    switch (message.kind) {
      case "started":
        isStarted = true;
        return;
      case "answer":
        waiting.get(message.n)?.(message.answer);
        waiting.delete(message.n);
        return;
      case "trapped":
        return listener.onTrapped(message.trap);
      case "pulse":
        return listener.onPulse(message);
      case "error":
        return listener.onError(message.where, message.text);
      default:
        return message satisfies never;
    }
  });

  // It may end before it has read what it is told; then its end is the answer.
  const send = (message: ToWorker) => void (child.connected && child.send(message, () => undefined));
  return {
    pid: child.pid ?? 0,
    get isStarted() {
      return isStarted;
    },
    ask(wish) {
      if (hasEnded) return Promise.resolve(null);
      const n = (asked += 1);
      return new Promise((resolve) => {
        waiting.set(n, resolve);
        send({ kind: "wish", n, wish });
      });
    },
    set: (trap) => send({ kind: "trap", trap }),
    untrap: () => send({ kind: "untrap" }),
    stop: () => send({ kind: "stop" }),
    signal: (name) => void child.kill(name),
    ended,
  };
}
