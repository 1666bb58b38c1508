/** `herald check FILE`: says whether a campaign file and the configuration are sound. Starts nothing. */
import { Command } from "commander";
import { describeFault, type Fault, type Warning } from "../domain/fault.ts";
import type { CampaignFile } from "../schedules/campaign-file.ts";
import { EXIT_BAD_INPUT, EXIT_OK, finish, type CliIo, type CliResult } from "./io.ts";
import { loadCampaignFile } from "./load-campaign-file.ts";
import { describeWarnings } from "./warnings.ts";

/** `configFaults` says what is wrong with the configuration the other commands would run with. */
export type CheckNeeds = { readonly configFaults: () => readonly Fault[] };

export function checkCommand(io: CliIo, needs: CheckNeeds = { configFaults: () => [] }): Command {
  return new Command("check")
    .description("say whether the configuration and a campaign file are sound; starts nothing")
    .argument("[file]", "campaign file, YAML or JSON")
    .option("-f, --file <path>", "the same, as an option")
    .action((argument: string | undefined, options: { file?: string }) => {
      finish(io, check(io, argument ?? options.file, needs));
    });
}

function check(io: CliIo, path: string | undefined, needs: CheckNeeds): CliResult {
  const config = needs.configFaults();
  const loaded = path === undefined ? null : loadCampaignFile(io, path);
  const told = [
    ...(config.length === 0 ? [] : ["configuration:", ...config.map((fault) => `  ${describeFault(fault)}`)]),
    ...(loaded?.kind === "refused" && loaded.result.err !== undefined ? [loaded.result.err] : []),
  ];
  if (told.length > 0) return { err: told.join("\n"), code: EXIT_BAD_INPUT };
  if (path === undefined || loaded?.kind !== "file") return { out: "The configuration is sound.", code: EXIT_OK };
  return { out: describeSound(path, loaded.file), code: EXIT_OK };
}

function describeSound(path: string, { app, campaigns, schedules, warnings }: CampaignFile): string {
  const counts = `${count(campaigns.length, "campaign")} and ${count(schedules.length, "schedule")}`;
  const sound = `${path} is sound: ${counts} for app "${app.id}".`;
  const named: { name: string; warnings: readonly Warning[] }[] = [...campaigns, ...schedules];
  const ofTheFile = warnings.filter((warning) => warning.path === "").map(({ text }) => text);
  return [sound, ...ofTheFile, ...describeWarnings(named)].join("\n");
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
