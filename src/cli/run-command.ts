/** `herald run`: apply a campaign file and release it. */
import { Command } from "commander";
import type { CliIo } from "./io.ts";

/** `run` is handed in, so that the command line can be read without loading stores and queues. */
export function runCommand(io: CliIo, run: (options: { file: string; live: boolean }) => Promise<number>): Command {
  return new Command("run")
    .description("apply a campaign file to the configured store and release it, until done or stopped")
    .requiredOption("-f, --file <path>", "campaign file, YAML or JSON")
    .option("--live", "send to RongCloud for real; without it, a sandbox is used", false)
    .addHelpText(
      "after",
      "\nExit codes: 0 done or stopped; 2 bad input, nothing applied; 3 refused by a rule; 4 a store cannot be had.",
    )
    .action(async (options: { file: string; live: boolean }) => io.exit(await run(options)));
}
