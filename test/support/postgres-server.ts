import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import pg from "pg";

import { findUser, folderWith } from "./programs.ts";
import { type ServerProcess, startServerProcess } from "./server-process.ts";

/** Debian and Ubuntu keep the server's programs here, one folder per version, off PATH. */
const DEBIAN_FOLDER = "/usr/lib/postgresql";

/** The folder with the programs of a PostgreSQL server that can be run here, or undefined. The newest, off PATH. */
export function findPostgresServer(): string | undefined {
  return folderWith(["postgres", "initdb"], debianFolders());
}

/** The folder with the programs that write and read dumps, or undefined. */
export function findDumpPrograms(): string | undefined {
  return folderWith(["pg_dump", "pg_restore"], debianFolders());
}

function debianFolders(): string[] {
  try {
    return readdirSync(DEBIAN_FOLDER)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(DEBIAN_FOLDER, version, "bin"));
  } catch {
    return [];
  }
}

/**
 * Starts a PostgreSQL of one's own in a new cluster; `url` names its `postgres` database and a superuser without password.
 * fsync stays on, so what was committed outlives `kill()`. As root, which PostgreSQL refuses, it runs as postgres or nobody.
 * Throws where no server is installed.
 */
export function startPostgresServer(): Promise<ServerProcess> {
  const programs = findPostgresServer();
  if (programs === undefined) throw new Error(`postgres and initdb are neither on PATH nor in ${DEBIAN_FOLDER}`);
  const user = process.getuid?.() === 0 ? findUser(["postgres", "nobody"]) : undefined;
  return startServerProcess({
    name: "postgres",
    user,
    async prepare(directory) {
      const cluster = ["-D", join(directory, "data"), "-U", "herald", "--auth=trust"];
      const args = [...cluster, "--encoding=UTF8", "--locale=C", "--no-sync"];
      await promisify(execFile)(join(programs, "initdb"), args, { ...user, cwd: directory });
    },
    command: (directory, port) => ({
      file: join(programs, "postgres"),
      args: [
        ...["-D", join(directory, "data"), "-p", String(port)],
        ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
        ...["-c", "max_connections=200", "-c", "shared_buffers=32MB"],
      ],
    }),
    url: (port) => `postgresql://herald@127.0.0.1:${port}/postgres`,
    ping: pingPostgres,
    stopSignal: "SIGINT", // "fast": does not wait for clients to leave
  });
}

/** Resolves when a PostgreSQL at `url` answers, within 2 s; rejects with why not. */
export async function pingPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000, query_timeout: 2_000 });
  client.on("error", () => undefined); // said by connect() or query() as well
  try {
    await client.connect();
    await client.query("select 1");
  } finally {
    await client.end().catch(() => undefined);
  }
}
