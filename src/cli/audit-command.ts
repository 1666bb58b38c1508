/** `herald audit`: who did what to what, the latest first. */
import { Command } from "commander";
import type { FactAnswer, FactsAnswer } from "./answers.ts";
import { moment } from "./moment.ts";
import { wholeNumber } from "./flag-values.ts";
import type { ApiFace } from "./over-api.ts";
import { overApi } from "./over-api.ts";
import { columns } from "./table.ts";

/** As many as the API gives at once. */
const PAGE_MAX = 500;

type Options = { readonly subject?: string; readonly before?: number; readonly limit: number };

export function auditCommand(face: ApiFace): Command {
  const command = new Command("audit")
    .description(`show who did what to what, the latest first; --app "*" is about users and tokens`)
    .option("--subject <id>", "only about this campaign or schedule")
    .option("--before <n>", "only before the fact of this number", wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option("--limit <n>", "at most so many", wholeNumber(1, 100_000), 50);
  return overApi<Options>(command, face, async ({ api, query, options }) => {
    const { subject, limit } = options;
    const facts: FactAnswer[] = [];
    let next: number | null = options.before ?? null;
    // Each turn brings at least one, or is the last.
    do {
      const asked = { ...query, subject, before: next ?? undefined, limit: Math.min(PAGE_MAX, limit - facts.length) };
      const page: FactsAnswer = await api.get("/audit", asked);
      facts.push(...page.facts);
      next = page.next;
    } while (next !== null && facts.length < limit);
    const rows = facts.map((fact) => [
      String(fact.n),
      moment(fact.at),
      fact.actor,
      fact.action,
      fact.subject,
      noteOf(fact),
    ]);
    return { answer: { facts, next }, text: rows.length === 0 ? "There is nothing." : columns(rows).join("\n") };
  });
}

/** What a person said about it, or why it was done; the rest is for --json. */
function noteOf({ detail }: FactAnswer): string {
  const said = [detail["note"], detail["why"], detail["text"]].find((each) => typeof each === "string" && each !== "");
  return typeof said === "string" ? said : "";
}
