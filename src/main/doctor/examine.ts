/** Everything `herald doctor` looks at, in the order in which things depend on each other. */
import { join } from "node:path";
import type { DoctorOptions, Finding } from "../../cli/doctor-command.ts";
import { describeFault } from "../../domain/fault.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Config, readConfig } from "../../runtime/config.ts";
import { examineCredentials, examineHosts } from "./rongcloud.ts";
import { examineDirectory } from "./directory.ts";
import { failed, well } from "./finding.ts";
import { examineNode, examineZones } from "./machine.ts";
import { examineEmbedded, examinePostgres, examineRedis } from "./stores.ts";

export async function examine(
  read: ReturnType<typeof readConfig>,
  { live, network }: DoctorOptions,
  clock: Clock,
): Promise<readonly Finding[]> {
  const machine = [examineNode(process.versions.node), examineZones()];
  if (read.kind === "faults") {
    return [failed("settings", read.faults.map(describeFault).join("; "), "mend them in the environment"), ...machine];
  }
  const { config } = read;
  return [
    well("settings", "they can be read"),
    ...machine,
    ...(await examineDirectory("state directory", config.stateDirectory)),
    ...(await examineDirectory("witness directory", config.witnessDirectory)),
    ...(await examineStore(config, live, clock)),
    ...(config.redisUrl === null ? [] : await examineRedis(config.redisUrl, clock)),
    examineCredentials(config, live),
    ...(live || network ? await examineHosts(config, clock) : []),
  ];
}

async function examineStore(config: Config, live: boolean, clock: Clock): Promise<Finding[]> {
  if (config.databaseUrl !== null) return examinePostgres(config.databaseUrl, clock);
  return [examineEmbedded(join(config.stateDirectory, live ? "live" : "sandbox"))];
}
