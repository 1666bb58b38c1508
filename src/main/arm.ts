/** `herald arm`: shows why an app is disarmed; with `--yes`, a person takes responsibility and it may release again. */
import type { ArmOptions } from "../cli/arm-command.ts";
import type { CliIo } from "../cli/io.ts";
import { EXIT_BAD_INPUT, EXIT_OK, EXIT_REFUSED } from "../cli/io.ts";
import { describeFault } from "../domain/fault.ts";
import { readConfig } from "../runtime/config.ts";
import { open } from "./run-file.ts";
import { liveProvider, SANDBOX_CREDENTIALS, storesOf } from "./settings.ts";

/** @returns the exit code. */
export async function arm(io: CliIo, options: ArmOptions): Promise<number> {
  const { app, live, yes, note } = options;
  const read = readConfig();
  if (read.kind === "faults") return refuse(io, read.faults.map(describeFault).join("\n"));
  const provider = live
    ? liveProvider(read.config)
    : { kind: "provider" as const, provider: { kind: "sandbox" as const, ...SANDBOX_CREDENTIALS, hosts: [] } };
  if (provider.kind === "faults") return refuse(io, provider.faults.map(describeFault).join("\n"));

  const herald = await open(io, { ...storesOf(read.config, provider.provider.kind), provider: provider.provider });
  if (typeof herald === "number") return herald;
  try {
    if (!(await herald.ledger.findApp(app))) return refuse(io, `there is no app "${app}" in this ledger`);
    const why = await herald.checkWitness(app);
    if (why === null) {
      io.out(`${app} is armed; there is nothing to do.\n`);
      return EXIT_OK;
    }
    io.out(`${app} is disarmed: ${why}\n`);
    if (!yes) {
      io.out("Look at what went out (RongCloud's console, a phone) before you arm it: add --yes.\n");
      return EXIT_REFUSED;
    }
    await herald.arm({ app, actor: read.config.user, note });
    io.out(`${app} is armed. Campaigns that may have gone out are uncertain and wait for a person.\n`);
    return EXIT_OK;
  } finally {
    await herald.close();
  }
}

function refuse(io: CliIo, text: string): number {
  io.err(`${text}\n`);
  return EXIT_BAD_INPUT;
}
