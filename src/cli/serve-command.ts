/** `herald serve`, and its halves `herald api` and `herald worker`. */
import { Command, InvalidArgumentError } from "commander";
import type { CliIo } from "./io.ts";

export type ServeOptions = {
  readonly parts: "both" | "api" | "worker";
  readonly live: boolean;
  readonly host?: string;
  readonly port?: number;
};

const ABOUT = {
  both: { name: "serve", text: "serve the API, release campaigns and fire schedules, until stopped" },
  api: { name: "api", text: "serve the API only; a worker elsewhere releases (needs DATABASE_URL)" },
  worker: { name: "worker", text: "release campaigns and fire schedules only (needs DATABASE_URL)" },
} as const;

const EXIT_CODES =
  "\nExit codes: 0 stopped; 2 bad settings; 3 it would be open to strangers; 4 a store or port cannot be had.";

/** One command for each way to split the work. */
export function serveCommands(io: CliIo, serve: (options: ServeOptions) => Promise<number>): Command[] {
  return (["both", "api", "worker"] as const).map((parts) => {
    const { name, text } = ABOUT[parts];
    const command = new Command(name)
      .description(text)
      .option("--live", "send to RongCloud for real; without it, a sandbox is used", false)
      .addHelpText("after", EXIT_CODES)
      .action(async (options: Omit<ServeOptions, "parts">) => io.exit(await serve({ ...options, parts })));
    if (parts !== "worker") {
      command
        .option("--host <address>", "address to listen on; HERALD_HOST, else 127.0.0.1")
        .option("--port <port>", "port to listen on, 0 for any; HERALD_PORT, else 7070", port);
    }
    return command;
  });
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d{1,5}$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError(`It must be a port from 0 to 65535; got "${text}".`);
}
