/** What the ledger's verbs run on: a connection or an open transaction, on Postgres or on the embedded store alike. */
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";

export type Database = PgDatabase<PgQueryResultHKT>;
