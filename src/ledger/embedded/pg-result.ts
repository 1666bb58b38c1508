/** Answers as node-postgres gives them, out of PGlite. */
import type { PGlite, Results, Transaction } from "@electric-sql/pglite";
import pg from "pg";

/** What node-postgres' `query` resolves with. `rowCount` is null for statements that concern no rows. */
export type PgResult<Row = Record<string, unknown>> = {
  readonly command: string | null;
  readonly rowCount: number | null;
  readonly oid: null;
  readonly rows: Row[];
  readonly fields: { readonly name: string; readonly dataTypeID: number }[];
};

/** The text of a statement, or node-postgres' longer form of it. A `name` is accepted and not needed. */
export type PgStatement =
  string | { readonly text: string; readonly values?: readonly unknown[]; readonly name?: string };

export type Parsers = Record<number, Parser>;

type Parser = (text: string) => unknown;

/**
 * How node-postgres reads each type that it or PGlite does not leave as text: `int8` and `numeric` are strings, `bytea`
 * is a Buffer. BullMQ was written for these.
 */
export function pgParsers(db: PGlite): Parsers {
  const parserOf = (oid: number): Parser => pg.types.getTypeParser(oid, "text") as Parser;
  const asText = parserOf(pg.types.builtins.TEXT);
  const parsers: Parsers = {};
  for (let oid = 1; oid <= LAST_BUILTIN_OID; oid++) {
    const parser = parserOf(oid);
    if (parser !== asText || oid in db.parsers) parsers[oid] = parser;
  }
  // Arrays of the types that were made here, which PGlite takes apart and node-postgres does not.
  for (const oid of Object.keys(db.parsers).map(Number)) if (oid > LAST_BUILTIN_OID) parsers[oid] = asText;
  return parsers;
}

/**
 * Runs a statement as node-postgres would: with values by the extended protocol, without by the simple one, in which the
 * text may hold several statements — then all their results are answered, as an array, as node-postgres does.
 * Errors carry `code` and `detail` alike; the statement's values are taken off them, since errors get logged.
 */
export async function runAsPg(
  session: Pick<Transaction, "query" | "exec">,
  { text, values, parsers }: { text: string; values: readonly unknown[] | undefined; parsers: Parsers },
): Promise<PgResult> {
  try {
    if (values !== undefined && values.length > 0) {
      return toPgResult(await session.query(text, [...values], { parsers }));
    }
    const results = (await session.exec(text, { parsers })).map(toPgResult);
    const [only] = results;
    return results.length === 1 && only !== undefined ? only : (results as unknown as PgResult);
  } catch (error) {
    if (error instanceof Error) {
      for (const key of ["params", "queryOptions"]) Reflect.deleteProperty(error, key);
    }
    throw error;
  }
}

/** The answer to a statement that was carried out in another way than by sending it. */
export function emptyPgResult(command: string): PgResult {
  return { command, rowCount: null, oid: null, rows: [], fields: [] };
}

function toPgResult({ command, rowCount, rows, fields }: Results): PgResult {
  return {
    command: command ?? null,
    rowCount: rowCount ?? null,
    oid: null,
    rows,
    fields,
  };
}

/** Types that Postgres brings have lower numbers than this; those made by `CREATE TYPE` and `CREATE TABLE` higher ones. */
const LAST_BUILTIN_OID = 16_383;
