/** Directories for tests, gone when their file ends. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

/** A directory that is removed when the test file ends. */
export async function freshDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "herald-test-"));
  directories.push(directory);
  return directory;
}

const directories: string[] = [];
// A hook asked for while a test runs would never be called, so this one is asked for when the file is read.
afterAll(async () => {
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});
