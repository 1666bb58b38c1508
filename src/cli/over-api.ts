/** The frame of every command that asks the API: its settings, `--app` and `--json`, and what becomes of a refusal. */
import type { Command } from "commander";
import { describeFault } from "../domain/fault.ts";
import type { readApiSettings } from "../runtime/config.ts";
import type { Api } from "./api.ts";
import { ApiRefused, ApiUnreachable, createApi } from "./api.ts";
import type { CliIo, CliResult } from "./io.ts";
import { EXIT_BAD_INPUT, EXIT_OK, finish } from "./io.ts";

export type ApiFace = {
  readonly io: CliIo;
  readonly settings: () => ReturnType<typeof readApiSettings>;
};

export type Asking<Options> = {
  readonly api: Api;
  readonly io: CliIo;
  readonly app: string;
  /** The app as the API is told of it. */
  readonly query: { readonly app: string };
  readonly options: Options;
  readonly isJson: boolean;
};

/** The API's answer, and the same for people. */
export type Told = { readonly answer: unknown; readonly text: string; readonly code?: number };

type Common = { readonly app?: string; readonly json?: boolean };

/** Gives a command its action. What is wrong with what was given is thrown as `BadInput`. */
export function overApi<Options extends object>(
  command: Command,
  { io, settings }: ApiFace,
  run: (asking: Asking<Options>, ...args: string[]) => Promise<Told | CliResult>,
): Command {
  return command
    .helpGroup("Over the API:")
    .option("--app <id>", "the app; HERALD_APP, else default")
    .option("--json", "print the API's answer as it is")
    .action(async (...given: unknown[]) => {
      const options = given.at(-2) as Options & Common;
      const args = given.slice(0, -2) as string[];
      const read = settings();
      if (read.kind === "faults") {
        return finish(io, { err: read.faults.map(describeFault).join("\n"), code: EXIT_BAD_INPUT });
      }
      const app = options.app ?? read.settings.app;
      try {
        const isJson = options.json === true;
        const api = createApi({ ...read.settings, isForPeople: !isJson });
        const told = await run({ api, io, app, query: { app }, options, isJson }, ...args);
        finish(io, "answer" in told ? printed(told, isJson) : told);
      } catch (error) {
        finish(io, failure(error));
      }
    });
}

/** Something given on the command line, or in a file named there, that is found wrong before anybody is asked. */
export class BadInput extends Error {
  override readonly name = "BadInput";
  readonly exitCode = EXIT_BAD_INPUT;
}

function printed({ answer, text, code = EXIT_OK }: Told, isJson: boolean): CliResult {
  return { out: isJson ? JSON.stringify(answer, null, 2) : text, code };
}

/** What an expected error prints and ends with; anything else is thrown on. */
function failure(error: unknown): CliResult {
  if (error instanceof ApiRefused || error instanceof ApiUnreachable || error instanceof BadInput) {
    return { err: error.message, code: error.exitCode };
  }
  throw error;
}
