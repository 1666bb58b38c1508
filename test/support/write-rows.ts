/** Writing to the tables behind Herald's back, as a person with a database console might. */
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
