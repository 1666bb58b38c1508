/** Reading a file of text for a command, with one sentence where it cannot be read. */
import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { isNativeError } from "node:util/types";

export type TextFile =
  { readonly kind: "text"; readonly text: string } | { readonly kind: "unreadable"; readonly why: string };

/** The largest file read into memory; readers have tighter limits of their own. */
const FILE_BYTES_MAX = 32 * 1024 * 1024;

/** The path that stands for standard input. */
const STDIN = "-";

/** By its number: Node's own stream for it would make the pipe non-blocking, and a slow writer look like an error. */
const STDIN_HANDLE = 0;

/** Reads UTF-8 text, with or without a byte order mark; says why where there is none to read. Never throws. */
export function readTextFile(path: string): TextFile {
  const unreadable = (why: string): TextFile => ({ kind: "unreadable", why: `cannot read ${path}: ${why}` });
  let bytes: Buffer;
  try {
    const handle = path === STDIN ? STDIN_HANDLE : openSync(path, "r");
    try {
      const { size } = fstatSync(handle);
      if (size > FILE_BYTES_MAX) return unreadable(`it is larger than ${FILE_BYTES_MAX / 1024 / 1024} MiB`);
      bytes = readFileSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    const code = isNativeError(error) && "code" in error ? String(error.code) : "";
    return unreadable(WORDS[code] ?? (code || String(error)));
  }
  if (bytes.includes(0)) return unreadable("it is not text");
  try {
    return { kind: "text", text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return unreadable("it is not UTF-8 text");
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "part of its path is not a directory",
  EISDIR: "it is a directory",
  EACCES: "permission denied",
  EPERM: "permission denied",
};
