/**
 * The process that makes a cluster in the directory named by its one argument and flushes it to disk. Started by
 * first-start.ts; exits with 0 when all of it is there, else says why on stderr. It goes when its parent goes.
 */
import { closeSync, fsyncSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { openCluster } from "./cluster.ts";

process.once("disconnect", () => process.exit(1));

const [, , directory] = process.argv;
try {
  if (directory === undefined) throw new Error("the directory to make the cluster in is missing");
  const { db, panicked } = await openCluster(directory);
  void panicked.then(fail);
  await db.close();
  flushTree(directory);
  process.exit(0);
} catch (error) {
  fail(error);
}

function fail(error: unknown): never {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

/** Flushes every file and directory below and including `root`; initdb's own flush reached memory only. */
function flushTree(root: string): void {
  const below = readdirSync(root, { recursive: true, withFileTypes: true });
  for (const path of [...below.map((entry) => join(entry.parentPath, entry.name)), root]) {
    const file = openSync(path, "r");
    fsyncSync(file);
    closeSync(file);
  }
}
