/** The command line as a whole: every command with what it needs, and what becomes of the errors that none expected. */
import { Command, CommanderError } from "commander";
import { tokenCommand, userCommand } from "../cli/access-commands.ts";
import { appCommands } from "../cli/app-commands.ts";
import { applyCommand } from "../cli/apply-command.ts";
import { armCommand } from "../cli/arm-command.ts";
import { auditCommand } from "../cli/audit-command.ts";
import { checkCommand } from "../cli/check-command.ts";
import { completionCommand } from "../cli/completion-command.ts";
import { decideCommands } from "../cli/decide-commands.ts";
import { demoCommand } from "../cli/demo-command.ts";
import { doctorCommand } from "../cli/doctor-command.ts";
import { explainCommand } from "../cli/explain-command.ts";
import type { CliIo } from "../cli/io.ts";
import { EXIT_BAD_INPUT } from "../cli/io.ts";
import { listCommand, showCommand } from "../cli/list-commands.ts";
import { planCommand } from "../cli/plan-command.ts";
import { quotaCommand } from "../cli/quota-command.ts";
import { runCommand } from "../cli/run-command.ts";
import { sandboxCommand } from "../cli/sandbox-command.ts";
import { scheduleCommand } from "../cli/schedule-command.ts";
import { serveCommands } from "../cli/serve-command.ts";
import { editCommand, submitCommand } from "../cli/submit-command.ts";
import { tailCommand } from "../cli/tail-command.ts";
import { whatIfCommand } from "../cli/what-if-command.ts";
import { systemClock } from "../runtime/clock.ts";
import { readApiSettings, readConfig } from "../runtime/config.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Runs one command line. Where it went wrong, `io` has been told the exit code. */
export async function runProgram(io: CliIo, words: readonly string[], environment?: Environment): Promise<void> {
  try {
    await createProgram(io, environment).parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) return io.exit(error.exitCode === 0 ? 0 : EXIT_BAD_INPUT);
    io.err(`herald: ${error instanceof Error ? error.message : String(error)}\n`);
    io.exit(1);
  }
}

/** Stores, queues and the sandbox are loaded by the commands that need them, so that the others answer at once. */
function createProgram(io: CliIo, environment: Environment | undefined): Command {
  const configFaults = () => {
    const read = readConfig(environment);
    return read.kind === "faults" ? read.faults : [];
  };
  const face = { io, settings: () => readApiSettings(environment) };
  const program = new Command("herald").description(
    "Announcements to everyone through RongCloud: on time, within quota, never twice.",
  );
  const commands = [
    ...serveCommands(io, async (options) => (await import("./serve.ts")).serve(io, options)),
    runCommand(io, async (options) => (await import("./run-file.ts")).runFile(io, options)),
    checkCommand(io, { configFaults }),
    armCommand(face, async (options) => (await import("./arm.ts")).arm(io, options)),
    doctorCommand(io, async (options) =>
      (await import("./doctor/examine.ts")).examine(readConfig(environment), options, systemClock),
    ),
    demoCommand(io, async (options) => (await import("./demo/run-demo.ts")).runDemo(io, options)),
    sandboxCommand({ out: (line) => io.out(`${line}\n`) }),
    completionCommand(io, () => program),
    submitCommand(face),
    listCommand(face),
    showCommand(face),
    explainCommand(face),
    editCommand(face),
    ...decideCommands(face),
    planCommand(face),
    whatIfCommand(face),
    quotaCommand(face),
    applyCommand(face),
    scheduleCommand(face),
    ...appCommands(face),
    auditCommand(face),
    tailCommand(face),
    userCommand(face),
    tokenCommand(face),
  ];
  for (const command of commands) program.addCommand(command);
  settle(program, io);
  return program;
}

/** Commander ends the process and prints by itself wherever it is not told otherwise, command by command. */
function settle(command: Command, io: CliIo): void {
  command.exitOverride().configureOutput({ writeOut: (text) => io.out(text), writeErr: (text) => io.err(text) });
  for (const each of command.commands) settle(each, io);
}
