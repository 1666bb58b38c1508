#!/usr/bin/env node
/** The command line's entrance: puts the commands together, and turns what goes wrong into an exit code. */
import { Command, CommanderError } from "commander";
import { armCommand } from "../cli/arm-command.ts";
import { checkCommand } from "../cli/check-command.ts";
import { demoCommand } from "../cli/demo-command.ts";
import { EXIT_BAD_INPUT, processIo } from "../cli/io.ts";
import { planCommand } from "../cli/plan-command.ts";
import { runCommand } from "../cli/run-command.ts";
import { serveCommands } from "../cli/serve-command.ts";
import { systemClock } from "../runtime/clock.ts";
import { readConfig } from "../runtime/config.ts";

const io = processIo(process, systemClock.now);

function configFaults() {
  const read = readConfig();
  return read.kind === "faults" ? read.faults : [];
}

const { sandboxCommand } = await import("../cli/sandbox-command.ts");

// Stores, queues and the sandbox are loaded by the commands that need them, so that `plan` and `check` answer at once.
const program = new Command("herald")
  .description("Announcements to everyone through RongCloud: on time, within quota, never twice.")
  .addCommand(runCommand(io, async (options) => (await import("./run-file.ts")).runFile(io, options)))
  .addCommand(planCommand(io))
  .addCommand(checkCommand(io, { configFaults }))
  .addCommand(armCommand(io, async (options) => (await import("./arm.ts")).arm(io, options)))
  .addCommand(demoCommand(io, async (options) => (await import("./demo/run-demo.ts")).runDemo(io, options)))
  .addCommand(sandboxCommand({ out: (line) => io.out(`${line}\n`) }));

for (const command of serveCommands(io, async (options) => (await import("./serve.ts")).serve(io, options))) {
  program.addCommand(command);
}

for (const command of [program, ...program.commands]) command.exitOverride();

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_BAD_INPUT;
  } else {
    io.err(`herald: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
