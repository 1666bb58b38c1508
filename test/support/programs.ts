/** What is installed and running on this machine, asked the way a shell would ask. */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** The folder in which all of `names` can be run: first those on PATH, then `elsewhere`; undefined if there is none. */
export function folderWith(names: readonly string[], elsewhere: readonly string[] = []): string | undefined {
  const onPath = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return [...onPath, ...elsewhere].find((folder) => names.every((name) => canRun(join(folder, name))));
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The user and group number of the first of `names` that exists. */
export function findUser(names: readonly string[]): { uid: number; gid: number } | undefined {
  for (const name of names) {
    const uid = printed("id", ["-u", name]);
    const gid = printed("id", ["-g", name]);
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/** Process ids of the direct children of `pid`; none where `pgrep` is not installed. */
export function childrenOf(pid: number): number[] {
  return (printed("pgrep", ["-P", String(pid)]) ?? "").split("\n").filter(Boolean).map(Number);
}

function printed(file: string, args: readonly string[]): string | undefined {
  const result = spawnSync(file, args, { encoding: "utf8" });
  return result.status === 0 ? result.stdout.trim() : undefined;
}
