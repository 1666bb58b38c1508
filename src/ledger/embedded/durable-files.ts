/**
 * PGlite's file system, made durable: what Postgres asks to have on disk is on disk.
 *
 * As shipped, PGlite 0.5 never flushes a file. It starts Postgres with `-F` (fsync off), and even without that its
 * bridge answers `fsync` and `fdatasync` without calling the operating system. Two things mend it, both needed:
 * `wal_sync_method=fsync` (the bridge has a hook for `fsync` and none for `fdatasync`; see cluster.ts), and the hook
 * below, which hands the call on to the real file.
 */
import fs from "node:fs";
import { NodeFS } from "@electric-sql/pglite/nodefs";

/** A directory on the real file system in which a commit survives a power cut. */
export class DurableFiles extends NodeFS {
  override async init(...[pglite, given]: Parameters<NodeFS["init"]>): ReturnType<NodeFS["init"]> {
    const { emscriptenOpts } = await super.init(pglite, given);
    const preRun = [emscriptenOpts.preRun ?? []].flat();
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...preRun, passOnFsync] } };
  }
}

/** The parts of the WebAssembly module's file system that are needed here; its published types leave them out. */
type FileSystemModule = {
  readonly FS: { readonly ErrnoError: new (errno: number) => Error };
  readonly NODEFS: {
    readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number };
    convertNodeCode(error: unknown): number;
  };
};

function passOnFsync(module: unknown): void {
  const { FS, NODEFS } = module as FileSystemModule;
  NODEFS.stream_ops.fsync = (stream) => {
    try {
      fs.fsyncSync(stream.nfd);
      return 0;
    } catch (error) {
      // Only an ErrnoError travels back as Postgres' own error; any other exception would be swallowed on the way and
      // a commit that is not on disk would be answered as done.
      throw new FS.ErrnoError(NODEFS.convertNodeCode(error));
    }
  };
}
