/** What commands print and end with, kept; files exist only here, and nobody sits at the terminal unless said. */
import type { CliIo } from "../../src/cli/io.ts";
import { runProgram } from "../../src/main/program.ts";

export type Ended = { out: string; err: string; code: number | undefined };

export type Captured = {
  readonly io: CliIo;
  readonly ended: Ended;
  /** Ctrl-C. */
  stop(): void;
  /** Resolves once what was printed holds this; output that does already counts. */
  printed(part: string): Promise<void>;
};

export function captureIo(
  given: Partial<Pick<CliIo, "colour" | "now">> & {
    files?: Readonly<Record<string, string>>;
    /** What the person at the terminal answers. */
    answers?: boolean;
  } = {},
): Captured {
  const { files = {}, colour = false, now = Date.now, answers } = given;
  const ended: Ended = { out: "", err: "", code: undefined };
  const stopping = new AbortController();
  const waiting = new Set<() => void>();
  const print = (where: "out" | "err") => (text: string) => {
    ended[where] += text;
    for (const look of waiting) look();
  };
  const io: CliIo = {
    out: print("out"),
    err: print("err"),
    now,
    exit: (code) => void (ended.code = code),
    colour,
    readText(path) {
      const text = files[path];
      return text === undefined
        ? { kind: "unreadable", why: `cannot read ${path}: there is no such file` }
        : { kind: "text", text };
    },
    isAttended: answers !== undefined,
    async confirm(question) {
      print("out")(question);
      return answers === true;
    },
    stopping: () => stopping.signal,
  };
  return {
    io,
    ended,
    stop: () => stopping.abort(),
    printed: (part) =>
      new Promise((resolve) => {
        const look = () => {
          if (!(ended.out + ended.err).includes(part)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

/** Runs one command line to its end. */
export async function runCaptured(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  given: Parameters<typeof captureIo>[0] = {},
): Promise<Ended> {
  const { io, ended } = captureIo(given);
  await runProgram(io, words, environment);
  return ended;
}
