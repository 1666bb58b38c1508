/**
 * `herald arm`: let a ledger release again, after a person has read why it would not.
 *
 * Where a Herald is running it has the ledger, so it is asked; elsewhere the store is opened here, as the running one would.
 */
import { Command } from "commander";
import { describeFault } from "../domain/fault.ts";
import type { AppAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { ApiRefused, ApiUnreachable, createApi } from "./api.ts";
import type { CliResult } from "./io.ts";
import { EXIT_BAD_INPUT, EXIT_OK, EXIT_REFUSED, finish } from "./io.ts";
import type { ApiFace } from "./over-api.ts";

export type ArmOptions = { app: string; live: boolean; yes: boolean; note: string };

/** `arm` opens the store itself. */
export function armCommand({ io, settings }: ApiFace, arm: (options: ArmOptions) => Promise<number>): Command {
  return new Command("arm")
    .description("say why an app is disarmed and, with --yes, let it release again")
    .requiredOption("--app <id>", "the app")
    .option("--live", "the live store, not the sandbox's", false)
    .option("--yes", "you have read why, and this ledger may release", false)
    .option("--note <text>", "kept in the audit", "")
    .action(async (options: ArmOptions) => {
      const read = settings();
      if (read.kind === "faults") {
        return finish(io, { err: read.faults.map(describeFault).join("\n"), code: EXIT_BAD_INPUT });
      }
      try {
        const api = createApi({ ...read.settings, isForPeople: true });
        if (await isServed(api, options.live, read.settings.isUrlGiven))
          return finish(io, await armServed(api, options));
      } catch (error) {
        if (!(error instanceof ApiRefused) && !(error instanceof ApiUnreachable)) throw error;
        return finish(io, { err: error.message, code: error.exitCode });
      }
      io.exit(await arm(options));
    });
}

/** Whether a Herald of this provider is there to be asked. One that was named must be. */
async function isServed(api: Api, live: boolean, isUrlGiven: boolean): Promise<boolean> {
  try {
    const { provider } = await api.get<{ provider: string }>("/session");
    return isUrlGiven || provider === (live ? "live" : "sandbox");
  } catch (error) {
    if (error instanceof ApiUnreachable && !isUrlGiven) return false;
    throw error;
  }
}

async function armServed(api: Api, { app, yes, note }: ArmOptions): Promise<CliResult> {
  const { disarmed } = await api.get<AppAnswer>(`/apps/${encodeURIComponent(app)}`);
  if (disarmed === null) return { out: `${app} is armed; there is nothing to do.`, code: EXIT_OK };
  const why = `${app} is disarmed: ${disarmed}`;
  if (!yes) {
    const look = "Look at what went out (RongCloud's console, a phone) before you arm it: add --yes.";
    return { out: `${why}\n${look}`, code: EXIT_REFUSED };
  }
  await api.send("POST", `/apps/${encodeURIComponent(app)}/arm`, { body: { note } });
  const next = "Campaigns that may have gone out are uncertain and wait for a person.";
  return { out: `${why}\n${app} is armed. ${next}`, code: EXIT_OK };
}
