/** `herald demo`: three days of an app in two minutes, judged by the sandbox's record. */
import { Command } from "commander";
import type { CliIo } from "./io.ts";

export function demoCommand(io: CliIo, demo: (options: { json: boolean }) => Promise<number>): Command {
  return new Command("demo")
    .description(
      "watch three days of a shopping app go out in two minutes, in a sandbox; needs nothing, leaves nothing",
    )
    .option("--json", "print the result as one JSON line", false)
    .addHelpText("after", "\nExit codes: 0 every promise was kept; 1 one was broken.")
    .action(async (options: { json: boolean }) => io.exit(await demo(options)));
}
