/**
 * The first start: making the cluster.
 *
 * `initdb` in WebAssembly needs several hundred megabytes for two seconds, so it runs in a process of its own that gives
 * them back. It works in `.init-<pid>`, flushes all of it to disk and only then is that directory renamed to `data`,
 * by us, who hold the lock. A crash at any point leaves either no `data` or a whole one.
 */
import { type ChildProcess, fork } from "node:child_process";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { POSTGRES_MAJOR } from "./cluster.ts";

/**
 * Sees to it that `<home>/data` is a whole cluster of our Postgres, making one if there is none, and answers its path.
 * `home` is absolute and locked by the caller.
 *
 * @throws FirstStartFailed when the cluster cannot be made, with what the child said last.
 * @throws ClusterVersionMismatch when the cluster there is of another Postgres, or is no cluster.
 */
export async function ensureCluster(home: string): Promise<string> {
  const data = join(home, "data");
  removeLeftovers(home);
  if (!existsSync(data)) await makeCluster(home, data);
  const version = readVersion(data);
  if (version !== String(POSTGRES_MAJOR)) throw new ClusterVersionMismatch({ dataDirectory: data, version });
  return data;
}

/** The first start came to nothing; the directory is as it was. */
export class FirstStartFailed extends Error {
  override readonly name = "FirstStartFailed";
  readonly code = "first-start-failed";
  /** The end of what the child wrote to stderr. */
  readonly stderr: string;

  constructor({ home, end, stderr }: { home: string; end: string; stderr: string }) {
    const said = stderr.trim();
    super(`the embedded database could not be created in ${home}: ${end}${said === "" ? "" : `: ${said}`}`);
    this.stderr = stderr;
  }
}

/** There is something in `data` that the Postgres we carry cannot open. */
export class ClusterVersionMismatch extends Error {
  override readonly name = "ClusterVersionMismatch";
  readonly code = "cluster-version-mismatch";
  readonly dataDirectory: string;
  /** What its PG_VERSION says; undefined when it has none. */
  readonly version: string | undefined;

  constructor({ dataDirectory, version }: { dataDirectory: string; version: string | undefined }) {
    const came = version === undefined ? "is not a Postgres cluster" : `was written by Postgres ${version}`;
    super(`${dataDirectory} ${came}; this Herald opens clusters of Postgres ${POSTGRES_MAJOR}`);
    this.dataDirectory = dataDirectory;
    this.version = version;
  }
}

/** Far beyond the slowest machine seen; a child that takes longer hangs. */
const FIRST_START_MAX_MS = 180_000;

const STDERR_KEPT_CHARACTERS = 4_000;

/** What a first start that was cut short has left. Such a child may still be writing for a moment; next time, then. */
function removeLeftovers(home: string): void {
  for (const name of readdirSync(home).filter((each) => each.startsWith(".init-"))) {
    try {
      rmSync(join(home, name), { recursive: true, force: true });
    } catch {
      continue;
    }
  }
}

async function makeCluster(home: string, data: string): Promise<void> {
  const staging = join(home, `.init-${process.pid}`);
  mkdirSync(staging, { mode: 0o700 });
  const { end, stderr } = await runChild(staging);
  if (end !== undefined) {
    rmSync(staging, { recursive: true, force: true });
    throw new FirstStartFailed({ home, end, stderr });
  }
  renameSync(staging, data);
  const directory = openSync(home, "r");
  fsyncSync(directory);
  closeSync(directory);
}

/** `end` says how the child failed; undefined when it did not. */
function runChild(staging: string): Promise<{ end: string | undefined; stderr: string }> {
  // The sources run as they are and the build is JavaScript; the child is the neighbour of the same kind.
  const program = fileURLToPath(new URL(`./first-start-child${extname(import.meta.url)}`, import.meta.url));
  const child: ChildProcess = fork(program, [staging], {
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    timeout: FIRST_START_MAX_MS,
    killSignal: "SIGKILL",
  });
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-STDERR_KEPT_CHARACTERS);
  });
  return new Promise((resolve) => {
    child.once("error", (error) => resolve({ end: error.message, stderr }));
    child.once("close", (code, signal) => {
      const end = signal === null ? `initdb ended with status ${code}` : `initdb was ended by ${signal}`;
      resolve({ end: code === 0 ? undefined : end, stderr });
    });
  });
}

function readVersion(data: string): string | undefined {
  try {
    return readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  } catch {
    return undefined;
  }
}
