/** A directory that Herald keeps things in: whose it is, whether it can be written to, and whether what is written stays. */
import { constants } from "node:fs";
import { access, open, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Finding } from "../../cli/doctor-command.ts";
import { doubtful, failed, well } from "./finding.ts";

const MIB = 1024 * 1024;
const ROOM_NEEDED_BYTES = 100 * MIB;
const ROOM_USUAL_BYTES = 1024 * MIB;

export async function examineDirectory(about: string, directory: string): Promise<Finding[]> {
  const found = await stat(directory).catch(() => null);
  if (found === null) return [await examineFuture(about, directory)];
  if (!found.isDirectory()) return [failed(about, `${directory} is no directory`, "name another one, or move it away")];
  const me = process.getuid?.();
  if (me !== undefined && found.uid !== me) {
    const text = `${directory} belongs to user ${found.uid}, and this is user ${me}`;
    return [failed(about, text, "run as its owner, or give it to this user")];
  }
  const why = await whyNotDurable(directory);
  if (why !== null)
    return [failed(about, `${directory} cannot be written to for good: ${why}`, "mend its rights or its disk")];
  const findings = [await examineDisk(about, directory)];
  if ((found.mode & 0o077) !== 0 && process.platform !== "win32") {
    findings.push(doubtful(about, `${directory} is open to others of this machine`, `chmod 700 ${directory}`));
  }
  return findings;
}

/** It is made at the first start, where its nearest parent lets it. */
async function examineFuture(about: string, directory: string): Promise<Finding> {
  let parent = dirname(directory);
  // Ends at the root, which is always there.
  while ((await stat(parent).catch(() => null)) === null && parent !== dirname(parent)) parent = dirname(parent);
  const isWritable = await access(parent, constants.W_OK).then(
    () => true,
    () => false,
  );
  if (isWritable) return well(about, `${directory} is not there yet; the first start makes it`);
  return failed(about, `${directory} is not there, and ${parent} cannot be written to`, "make it, owned by this user");
}

async function whyNotDurable(directory: string): Promise<string | null> {
  const file = join(directory, `doctor-${process.pid}`);
  try {
    const handle = await open(file, "wx", 0o600);
    try {
      await handle.writeFile("x");
      await handle.sync();
    } finally {
      await handle.close();
      await rm(file, { force: true });
    }
    const names = await open(directory, "r");
    await names.sync().finally(() => names.close());
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Linux's own numbers of file systems on which a lock or an fsync may mean less than it says. */
const SHAKY: ReadonlyMap<number, string> = new Map([
  [0x01021994, "memory (tmpfs), and gone with the machine's next start"],
  [0x6969, "a network (NFS), where locks and flushes depend on the server"],
  [0xff534d42, "a network (SMB), where locks and flushes depend on the server"],
  [0xfe534d42, "a network (SMB), where locks and flushes depend on the server"],
  [0x01021997, "a share of the host (9p), which may keep flushes to itself"],
]);

async function examineDisk(about: string, directory: string): Promise<Finding> {
  const { bavail, bsize, type } = await statfs(directory);
  const freeBytes = bavail * bsize;
  const room = `${Math.floor(freeBytes / MIB).toLocaleString("en")} MiB free`;
  if (freeBytes < ROOM_NEEDED_BYTES)
    return failed(about, `${directory} has ${room}`, "make room: nothing is sent without");
  const shaky = process.platform === "linux" ? SHAKY.get(type >>> 0) : undefined;
  if (shaky !== undefined) return doubtful(about, `${directory} is on ${shaky}`, "use a disk of this machine");
  if (freeBytes < ROOM_USUAL_BYTES) return doubtful(about, `${directory} has ${room}`, "make room");
  return well(about, `${directory}, ${room}`);
}
