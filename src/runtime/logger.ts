/** The log: pino, as JSON lines or, for a person at a terminal, as readable ones. */
import { pino } from "pino";
import type { DestinationStream, Logger } from "pino";
import pretty from "pino-pretty";

export type { Logger } from "pino";

export const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * Creates the log. It goes to standard error unless `destination` says otherwise, for standard output belongs to what a
 * command answers, and is written at once, so that the last line before an exit is not lost.
 *
 * Fields whose name says they are secret are replaced, two objects deep; passwords in URLs are cut out anywhere in a
 * line.
 */
export function createLogger({
  level,
  pretty: isPretty,
  base = {},
  destination = pino.destination({ fd: 2, sync: true }),
}: {
  level: LogLevel;
  pretty: boolean;
  /** Fields on every line, such as the process's name. */
  base?: Readonly<Record<string, string | number>>;
  destination?: DestinationStream;
}): Logger {
  const stream = isPretty ? pretty({ destination, colorize: true, ignore: "pid,hostname", sync: true }) : destination;
  return pino(
    {
      level,
      base: { name: "herald", pid: process.pid, ...base },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: SECRET_PATHS, censor: "[secret]" },
      hooks: { streamWrite: withoutPasswords },
    },
    stream,
  );
}

const SECRET_NAMES = [
  "secret",
  "appSecret",
  "password",
  "authorization",
  "Authorization",
  "cookie",
  "signature",
  "apiKey",
  "RONGCLOUD_APP_SECRET",
];

const SECRET_PATHS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Turns `redis://user:pass@host` into `redis://user:[secret]@host`, wherever it stands in a line. */
function withoutPasswords(line: string): string {
  return line.replace(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"]*:)[^\s/@"]+@/gi, "$1[secret]@");
}
