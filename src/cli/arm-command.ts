/** `herald arm`: let a ledger release again, after a person has read why it would not. */
import { Command } from "commander";
import type { CliIo } from "./io.ts";

export type ArmOptions = { app: string; live: boolean; yes: boolean; note: string };

export function armCommand(io: CliIo, arm: (options: ArmOptions) => Promise<number>): Command {
  return new Command("arm")
    .description("say why an app is disarmed and, with --yes, let it release again")
    .requiredOption("--app <id>", "the app")
    .option("--live", "the live store, not the sandbox's", false)
    .option("--yes", "you have read why, and this ledger may release", false)
    .option("--note <text>", "kept in the audit", "")
    .action(async (options: ArmOptions) => io.exit(await arm(options)));
}
