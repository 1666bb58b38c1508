/** What commands need of the outside: where text goes, where it comes from, what time it is. */
import { readTextFile, type TextFile } from "./read-text-file.ts";
import type { Instant } from "../domain/time.ts";

export type CliIo = {
  out(text: string): void;
  err(text: string): void;
  now(): Instant;
  /** Sets the code the process will end with; it does not end it. */
  exit(code: number): void;
  /** Whether `out` is a terminal that wants colours. */
  readonly colour: boolean;
  readText(path: string): TextFile;
};

/** How a command ended: what to print, and the process's exit code. */
export type CliResult = { readonly out?: string; readonly err?: string; readonly code: number };

export const EXIT_OK = 0;
/** Something given to the command is wrong; nothing was started. */
export const EXIT_BAD_INPUT = 2;

/** Prints a result and sets the exit code. */
export function finish(io: CliIo, { out, err, code }: CliResult): void {
  if (out !== undefined) io.out(out.endsWith("\n") ? out : `${out}\n`);
  if (err !== undefined) io.err(err.endsWith("\n") ? err : `${err}\n`);
  io.exit(code);
}

/** The process's own streams. */
export function processIo(process: NodeJS.Process, now: () => Instant): CliIo {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    now,
    exit: (code) => void (process.exitCode = code),
    colour: process.stdout.isTTY && process.stdout.hasColors(),
    readText: readTextFile,
  };
}
