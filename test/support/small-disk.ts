/** A disk so small that a test can fill it: a tmpfs, where this process may mount one. */
import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

export type SmallDisk = {
  readonly directory: string;
  /** Leaves not one byte. */
  fill(): Promise<void>;
  free(): Promise<void>;
  /** Takes it away with everything on it. */
  stop(): Promise<void>;
};

const run = promisify(execFile);
const CHUNK = Buffer.alloc(4_096);

/** Null where mounting is not permitted. */
export async function startSmallDisk(megabytes: number): Promise<SmallDisk | null> {
  const directory = await mkdtemp(join(tmpdir(), "herald-test-disk-"));
  const options = ["-t", "tmpfs", "-o", `size=${megabytes}m`, "herald-test", directory];
  const isMounted = await run("mount", options).then(
    () => true,
    () => false,
  );
  if (!isMounted) {
    await rm(directory, { recursive: true });
    return null;
  }
  const ballast = join(directory, "ballast");
  return {
    directory,
    async fill() {
      const file = await open(ballast, "a");
      try {
        for (;;) await file.write(CHUNK);
      } catch (error) {
        if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
      } finally {
        await file.close();
      }
    },
    free: () => rm(ballast, { force: true }),
    async stop() {
      // Lazily: what is still open on it goes when it is closed.
      await run("umount", ["-l", directory]);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
