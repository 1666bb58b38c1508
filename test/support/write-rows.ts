/** Writing to the tables behind Herald's back, and reading them, as a person with a database console might. */
import pg from "pg";
import type { Ledger, Store } from "../../src/ledger/open-ledger.ts";

/** Runs one statement on a ledger that is open. */
export async function writeRows(
  { store, ledger }: { readonly store: Store; readonly ledger: Ledger },
  statement: string,
  values: readonly unknown[] = [],
): Promise<void> {
  if (store.kind === "pglite") {
    await ledger.embedded?.db.query(statement, [...values]);
    return;
  }
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  await client.query(statement, [...values]).finally(() => client.end());
}

/** Everything that is in the tables, as a dump of the database would have it. */
export async function dumpRows({ store, ledger }: { store: Store; ledger: Ledger }): Promise<string> {
  const tables = ["app_state", "campaigns", "attempts", "schedules", "audit", "alert_targets", "outbox", "deliveries"];
  const statement = tables.map((table) => `select to_jsonb(t)::text as row from herald.${table} t`).join(" union all ");
  if (store.kind === "pglite") return JSON.stringify((await ledger.embedded?.db.query(statement))?.rows);
  const client = new pg.Client({ connectionString: store.url });
  await client.connect();
  return client
    .query(statement)
    .then(({ rows }) => JSON.stringify(rows))
    .finally(() => client.end());
}
