/**
 * A database server run for tests as a child of this process: its own port, its own directory, nothing of it left behind.
 *
 * Who ends it: `stop()` normally. When this process ends any other way (Ctrl-C, a crash, SIGKILL), a small shell beside the
 * server reads end-of-file from us, kills the server with its children and removes the directory.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { childrenOf } from "./programs.ts";

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 25;

/** How one kind of server is started; everything else here is the same for all kinds. */
export type ServerKind = {
  readonly name: string;
  /** Runs once, in the empty directory, before the first start. */
  readonly prepare?: (directory: string) => Promise<void>;
  readonly command: (directory: string, port: number) => { readonly file: string; readonly args: readonly string[] };
  /** Who the server runs as, where that is not us; the directory is given to them. */
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  readonly url: (port: number) => string;
  /** Resolves when the server answers; rejects while it does not. */
  readonly ping: (url: string) => Promise<void>;
  /** Ends it in good order. */
  readonly stopSignal: NodeJS.Signals;
};

export type ServerProcess = {
  readonly url: string;
  readonly port: number;
  /** All that the server keeps. */
  readonly directory: string;
  /** Ends the server in good order and removes its directory. May come twice, and after `kill`. */
  stop(): Promise<void>;
  /** SIGKILL to the server and its children, as when the machine dies. The directory stays, for `restart`. */
  kill(): Promise<void>;
  /** Connections stay open and nothing answers, until `thaw`. */
  freeze(): void;
  thaw(): void;
  /** Kills it if it runs, and starts it again on the same port with what its directory still holds. */
  restart(): Promise<void>;
};

/** Starts a server on a free port of 127.0.0.1 and waits until it answers. Throws with the end of its log if it does not. */
export async function startServerProcess(kind: ServerKind): Promise<ServerProcess> {
  const directory = mkdtempSync(join(tmpdir(), `herald-test-${kind.name}-`));
  try {
    if (kind.user) chownSync(directory, kind.user.uid, kind.user.gid);
    await kind.prepare?.(directory);
    const port = await freePort();
    const url = kind.url(port);
    let run = await startRun(kind, directory, port);

    const kill = async (): Promise<void> => {
      signalAll(run.child, "SIGKILL");
      await run.ended;
      run.dismissGuard();
    };
    return {
      url,
      port,
      directory,
      kill,
      async stop() {
        signalAll(run.child, "SIGCONT");
        signal(run.child, kind.stopSignal);
        await Promise.race([run.ended, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
        await kill();
        rmSync(directory, { recursive: true, force: true });
      },
      freeze: () => signalAll(run.child, "SIGSTOP"),
      thaw: () => signalAll(run.child, "SIGCONT"),
      async restart() {
        await kill();
        run = await startRun(kind, directory, port);
      },
    };
  } catch (cause) {
    rmSync(directory, { recursive: true, force: true });
    throw cause;
  }
}

type Run = { readonly child: ChildProcess; readonly ended: Promise<void>; readonly dismissGuard: () => void };

async function startRun(kind: ServerKind, directory: string, port: number): Promise<Run> {
  const logFile = join(directory, "server.log");
  const log = openSync(logFile, "a");
  const { file, args } = kind.command(directory, port);
  // Detached: a Ctrl-C in the terminal goes to us alone, and the server ends when we say so.
  const child = spawn(file, args, {
    ...kind.user,
    cwd: directory,
    detached: true,
    stdio: ["ignore", log, log],
    env: { PATH: process.env["PATH"], LC_ALL: "C" },
  });
  closeSync(log);
  let failure: Error | undefined;
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", (error) => {
      failure = error;
      resolve();
    });
  });
  child.unref();
  const dismissGuard = child.pid === undefined ? () => undefined : guard(child.pid, directory);
  const run: Run = { child, ended, dismissGuard };

  try {
    await untilItAnswers(kind, port, () => failure ?? (hasEnded(child) ? new Error("it ended at once") : undefined));
    return run;
  } catch (cause) {
    signalAll(child, "SIGKILL");
    await ended;
    dismissGuard();
    const lastWords = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-8).join("\n");
    throw new Error(`${kind.name} server did not start on port ${port}: ${String(cause)}\n${lastWords}`, { cause });
  }
}

async function untilItAnswers(kind: ServerKind, port: number, failed: () => Error | undefined): Promise<void> {
  const giveUpAt = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const failure = failed();
    if (failure) throw failure;
    try {
      return await kind.ping(kind.url(port));
    } catch (cause) {
      if (Date.now() > giveUpAt) throw new Error(`no answer within ${READY_WITHIN_MS} ms`, { cause });
    }
    await sleep(LOOK_AGAIN_MS);
  }
}

/** Watches over `pid` from outside; the function returned tells it that there is nothing more to watch. */
function guard(pid: number, directory: string): () => void {
  const script = `
    trap '' INT TERM HUP
    read -r word
    [ "$word" = done ] && exit 0
    kill -KILL ${pid} $(pgrep -P ${pid}) 2>/dev/null
    sleep 0.2
    rm -rf "$1"`;
  const shell = spawn("sh", ["-c", script, "guard", directory], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.on("error", () => undefined); // Without a shell there is no guard; stop() still works.
  shell.stdin.on("error", () => undefined); // It may be gone before it reads its dismissal.
  shell.unref();
  (shell.stdin as unknown as { unref?: () => void }).unref?.();
  return () => shell.stdin.end("done\n");
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid !== undefined && !hasEnded(child)) child.kill(name);
}

/** The server first, so that it cannot give birth meanwhile; then its children. */
function signalAll(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined || hasEnded(child)) return;
  // On SIGKILL the children must be known before the parent is gone.
  const known = name === "SIGKILL" ? childrenOf(child.pid) : [];
  child.kill(name);
  for (const pid of name === "SIGKILL" ? known : childrenOf(child.pid)) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended by itself in between.
    }
  }
}

/** A port nobody listens on now. Somebody may take it before we do; then the start fails and says so. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === "object" && address !== null ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}
