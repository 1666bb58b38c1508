/** Which statements change what a session is doing, told from their text alone. */

export type Statement =
  | { readonly kind: "begin"; readonly modes: string }
  | { readonly kind: "commit" }
  | { readonly kind: "rollback" }
  /** `channel` as Postgres names it; `quoted` as SQL wants it. */
  | { readonly kind: "listen"; readonly channel: string; readonly quoted: string }
  /** Without a channel: all of them. */
  | { readonly kind: "unlisten"; readonly channel: string | undefined }
  | { readonly kind: "ordinary" };

/**
 * Reads one statement. Comments before it are skipped: BullMQ's `LISTEN` comes with some. `ROLLBACK TO SAVEPOINT`,
 * `COMMIT PREPARED` and everything else is ordinary.
 *
 * @throws Error when more follows a `BEGIN` in the same text: what comes after it would run outside the transaction.
 */
export function readStatement(text: string): Statement {
  const statement = text.replace(LEADING_COMMENTS, "").replace(/[\s;]+$/, "");
  const begin = /^(?:begin(?:\s+(?:work|transaction))?|start\s+transaction)\b(.*)$/is.exec(statement);
  if (begin !== null) {
    const modes = (begin[1] ?? "").trim();
    if (modes.includes(";")) throw new Error("BEGIN must be a statement of its own on the embedded store");
    return { kind: "begin", modes };
  }
  if (/^(?:commit|end)(?:\s+(?:work|transaction))?$/i.test(statement)) return { kind: "commit" };
  if (/^(?:rollback|abort)(?:\s+(?:work|transaction))?$/i.test(statement)) return { kind: "rollback" };
  const listen = /^(un)?listen\s+(\*|"(?:[^"]|"")+"|[a-z_][\w$]*)$/i.exec(statement);
  if (listen === null) return { kind: "ordinary" };
  const name = listen[2] ?? "*";
  const channel = name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
  if (listen[1] !== undefined) return { kind: "unlisten", channel: channel === "*" ? undefined : channel };
  return { kind: "listen", channel, quoted: `"${channel.replaceAll('"', '""')}"` };
}

const LEADING_COMMENTS = /^(?:\s|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/;
