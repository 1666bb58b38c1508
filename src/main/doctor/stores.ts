/** The stores, asked as they are: nothing is made, migrated or sent. */
import { existsSync } from "node:fs";
import type { Finding } from "../../cli/doctor-command.ts";
import { describeFault } from "../../domain/fault.ts";
import { DataDirectoryHeld, lockDirectory } from "../../ledger/embedded/directory-lock.ts";
import { askPostgres } from "../../ledger/postgres-health.ts";
import { askRedis } from "../../queue/ask-redis.ts";
import type { Clock } from "../../runtime/clock.ts";
import { doubtful, failed, judgeSkew, well } from "./finding.ts";

/** What CI runs on; older ones lack what the ledger's SQL takes for granted. */
const POSTGRES_LEAST = 14;

export async function examinePostgres(url: string, clock: Clock): Promise<Finding[]> {
  try {
    const askedAt = clock.realMs();
    const { version, realMs, isReadOnly } = await askPostgres(url);
    const skew = judgeSkew("clock of PostgreSQL", { askedAt, answeredAt: clock.realMs(), theirs: realMs, grainMs: 1 });
    if (isReadOnly) return [failed("PostgreSQL", `${version}, read-only`, "name the primary in DATABASE_URL"), skew];
    const isEnough = Number.parseInt(version, 10) >= POSTGRES_LEAST;
    const todo = `use ${POSTGRES_LEAST} or newer`;
    return [isEnough ? well("PostgreSQL", version) : doubtful("PostgreSQL", version, todo), skew];
  } catch (error) {
    return [failed("PostgreSQL", reasonOf(error), "start it, or set DATABASE_URL to where it is")];
  }
}

/** That another process has the directory open is as it should be: it is the Herald that runs. */
export function examineEmbedded(directory: string): Finding {
  const about = "embedded ledger";
  if (!existsSync(directory)) return well(about, `${directory} is not there yet; the first start makes it`);
  try {
    lockDirectory(directory).release();
    return well(about, `${directory}, in use by nobody`);
  } catch (error) {
    if (error instanceof DataDirectoryHeld) return well(about, error.message.replace(/; .*/, ""));
    return failed(about, `${directory} cannot be locked: ${reasonOf(error)}`, "mend its rights or its disk");
  }
}

export async function examineRedis(url: string, clock: Clock): Promise<Finding[]> {
  try {
    const askedAt = clock.realMs();
    const { health, realMs } = await askRedis(url);
    const skew = judgeSkew("clock of Redis", { askedAt, answeredAt: clock.realMs(), theirs: realMs, grainMs: 1 });
    const { faults, warnings, product, version } = health;
    return [
      ...faults.map((fault) => failed("Redis", describeFault(fault), "set it so: timers would be lost otherwise")),
      ...warnings.map(({ text }) => doubtful("Redis", text, "set appendonly yes, or live with the minute that takes")),
      ...(faults.length + warnings.length === 0
        ? [well("Redis", `${product} ${version}, keeps what it is given`)]
        : []),
      skew,
    ];
  } catch (error) {
    return [failed("Redis", reasonOf(error), "start it, or set REDIS_URL to where it is")];
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
