/** Herald in a process of its own, for tests that kill or freeze it: `worker-child.ts` is what runs there. */
import { execFile, fork } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { AppRules } from "../../src/domain/app.ts";
import type { Fact } from "../../src/ledger/audit.ts";
import type { timeLapseClock } from "../../src/runtime/clock.ts";
import type { Seam } from "../../src/runtime/seams.ts";
import type { Stores } from "./pairings.ts";

/** Where a worker stops dead: a seam of a release, or a fact, which names the moment after its transaction's commit. */
export type StopPoint = Seam | "campaign.seated" | "campaign.releasing" | "campaign.sent" | "occurrence.fired";

export type WorkerOrder = {
  readonly stores: Stores;
  readonly hosts: readonly string[];
  /** Released by this process; created with roomy rules where they are new. */
  readonly apps: readonly string[];
  /** Added to the roomy rules. */
  readonly rules?: Partial<AppRules>;
  /** Submitted once everything runs, for so long from then; those with a key all at once. */
  readonly submit?: readonly {
    readonly app: string;
    readonly id: string;
    readonly inMs: number;
    readonly key?: string;
  }[];
  readonly stopAt?: StopPoint | null;
  /** 1 s when not given. */
  readonly callDeadlineMs?: number;
  /** Plan time runs fast, on the clock these numbers make; on the machine's own when not given. */
  readonly timeLapse?: Parameters<typeof timeLapseClock>[0];
};

export type FromChild =
  | { readonly kind: "started" | "reached" }
  | { readonly kind: "fact"; readonly fact: Fact }
  | { readonly kind: "error"; readonly where: string; readonly text: string };
export type ToChild = "stop";

export type WorkerProcess = {
  readonly pid: number;
  readonly facts: readonly Fact[];
  /** What was reported to `onError`, as "where: what". */
  readonly errors: readonly string[];
  /** Resolves once every app is started. */
  started(): Promise<void>;
  /** Resolves once the process stands still at its stop point. */
  reached(): Promise<void>;
  /** Resolves with the first such fact about the subject, one told already included. */
  fact(subject: string, ...actions: readonly string[]): Promise<Fact>;
  freeze(): void;
  thaw(): void;
  /** SIGKILL; resolves once it is gone. */
  kill(): Promise<void>;
  /** Closes Herald and ends the process in good order. */
  stop(): Promise<void>;
};

const run = promisify(execFile);

/** A fault suite starts hundreds of these, and each would strip and compile the same files. */
const COMPILE_CACHE = fileURLToPath(new URL("../../node_modules/.cache/herald-worker-child", import.meta.url));

/**
 * Starts the process; it is killed when the test ends. What is waited for rejects when it ends of itself.
 *
 * @param onTestFinished of the test's own context, because tests that wait for processes run side by side.
 */
export function startWorkerProcess(
  order: WorkerOrder,
  onTestFinished: (stop: () => Promise<void>) => void,
): WorkerProcess {
  const file = fileURLToPath(new URL("worker-child.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(order)], {
    execArgv: [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE },
  });
  const gone = once(child, "exit") as Promise<[number | null, NodeJS.Signals | null]>;
  const kill = async (): Promise<void> => {
    child.kill("SIGKILL");
    await gone;
  };
  onTestFinished(kill);

  const told: FromChild[] = [];
  const woken = new Set<() => void>();
  let ended: string | null = null;
  const wake = (): void => {
    for (const each of woken) each();
    woken.clear();
  };
  child.on("message", (message: FromChild) => {
    told.push(message);
    wake();
  });
  void gone.then(([code, signal]) => {
    ended = String(code ?? signal);
    wake();
  });
  async function wait<T>(find: () => T | undefined, what: string): Promise<T> {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      if (ended !== null)
        throw new Error(`the worker ended with ${ended}, without ${what}; it told of ${tellOf(told)}`);
      await new Promise<void>((resolve) => woken.add(resolve));
    }
  }
  const facts = (): Fact[] => told.flatMap((each) => (each.kind === "fact" ? [each.fact] : []));
  const has = (kind: FromChild["kind"]) => () => (told.some((each) => each.kind === kind) ? true : undefined);

  return {
    pid: child.pid ?? 0,
    get facts() {
      return facts();
    },
    get errors() {
      return told.flatMap((each) => (each.kind === "error" ? [`${each.where}: ${each.text}`] : []));
    },
    started: () => wait(has("started"), "having started").then(() => undefined),
    async reached() {
      await wait(has("reached"), `coming to ${order.stopAt}`);
      // It says so just before it stops itself, and on a busy machine a thaw could come in between, and be lost.
      while (ended === null && !(await isStopped(child.pid ?? 0))) await delay(5);
    },
    fact: (subject, ...actions) =>
      wait(
        () => facts().find((fact) => fact.subject === subject && actions.includes(fact.action)),
        `${actions.join(" or ")} of ${subject}`,
      ),
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
    kill,
    async stop() {
      child.send("stop" satisfies ToChild);
      await gone;
    },
  };
}

/** Whether the process stands still, as the system sees it; false when it is gone. */
async function isStopped(pid: number): Promise<boolean> {
  const looking =
    process.platform === "linux"
      ? readFile(`/proc/${pid}/stat`, "utf8").then((stat) => stat.slice(stat.lastIndexOf(")") + 1))
      : run("ps", ["-o", "state=", "-p", String(pid)]).then(({ stdout }) => stdout);
  const state = await looking.catch(() => "");
  return state.trim().startsWith("T");
}

/** What a process told, short enough for an error message. */
function tellOf(told: readonly FromChild[]): string {
  const words = told.map((each) => {
    if (each.kind === "fact") return `${each.fact.action} ${each.fact.subject}`;
    return each.kind === "error" ? `${each.where}: ${each.text}` : each.kind;
  });
  return words.slice(-12).join("; ") || "nothing";
}
