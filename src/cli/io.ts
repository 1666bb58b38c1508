/** What commands need of the outside: where text goes, where it comes from, what time it is, whether a person is there. */
import { once } from "node:events";
import { createInterface } from "node:readline/promises";
import { isatty } from "node:tty";
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
  /** Of a file, or of standard input for "-". */
  readText(path: string): TextFile;
  /** Whether a person is there to be asked. */
  readonly isAttended: boolean;
  /** Puts a question to that person; anything but yes is no. */
  confirm(question: string): Promise<boolean>;
  /** Aborts once the person has seen enough (Ctrl-C). For commands that would go on by themselves. */
  stopping(): AbortSignal;
};

/** How a command ended: what to print, and the process's exit code. */
export type CliResult = { readonly out?: string; readonly err?: string; readonly code: number };

export const EXIT_OK = 0;
/** Something given to the command is wrong; nothing was started. */
export const EXIT_BAD_INPUT = 2;
/** A rule refused it: the app is bound elsewhere, disarmed, a campaign has gone too far, or there is no such thing. */
export const EXIT_REFUSED = 3;
/** Herald, a store or the witness cannot be reached or read, is held by another process, or is from a newer version. */
export const EXIT_UNREACHABLE = 4;
/** A dry run found that something would change. */
export const EXIT_DRIFT = 5;
/** It came to an end, and not to the one that was hoped for. */
export const EXIT_NOT_SENT = 1;

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
    // Not by `process.stdin`, which must not be touched where it may still be read as a file.
    isAttended: isatty(0) && process.stdout.isTTY,
    async confirm(question) {
      const prompt = createInterface({ input: process.stdin, output: process.stdout });
      try {
        // Ctrl-D closes without an answer, which is none.
        const answer = await Promise.race([prompt.question(`${question} [y/N] `), once(prompt, "close")]);
        return typeof answer === "string" && /^y(es)?$/i.test(answer.trim());
      } finally {
        prompt.close();
      }
    },
    stopping() {
      const stopping = new AbortController();
      for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => stopping.abort());
      return stopping.signal;
    },
  };
}
