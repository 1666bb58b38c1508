/** What a Postgres server says about itself; asked before there is a ledger in it. */
import { sql } from "drizzle-orm";
import { z } from "zod";
import { connectionLost, openPostgresPool } from "./postgres-pool.ts";

export type PostgresHealth = {
  /** Such as "17.2". */
  readonly version: string;
  /** What time it is there. */
  readonly realMs: number;
  /** A standby takes no writes. */
  readonly isReadOnly: boolean;
};

const answerSchema = z.object({ version: z.string(), ms: z.coerce.number(), readonly: z.boolean() });

/** @throws what the driver said, in one sentence and without the password, when there is no answer within seconds. */
export async function askPostgres(url: string): Promise<PostgresHealth> {
  const pool = openPostgresPool(url);
  try {
    const { rows } = await pool.alone((db) =>
      db.execute(sql`
        select current_setting('server_version') as version,
               floor(extract(epoch from clock_timestamp()) * 1000) as ms,
               current_setting('transaction_read_only') = 'on' as readonly
      `),
    );
    const { version, ms, readonly } = answerSchema.parse(rows[0]);
    return { version, realMs: ms, isReadOnly: readonly };
  } catch (error) {
    throw connectionLost(error) ?? error;
  } finally {
    await pool.close();
  }
}
