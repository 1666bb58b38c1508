/** `herald tail`: what happens in an app, line by line, until Ctrl-C. */
import { Command } from "commander";
import type { AppNowAnswer, CampaignAnswer, FactAnswer } from "./answers.ts";
import type { Api, Query } from "./api.ts";
import { ApiRefused } from "./api.ts";
import { followFacts } from "./follow.ts";
import { EXIT_OK } from "./io.ts";
import { wholeNumber } from "./flag-values.ts";
import type { ApiFace } from "./over-api.ts";
import { overApi } from "./over-api.ts";
import { campaignPath } from "./campaign-path.ts";
import { timelineLine } from "./timeline.ts";

export function tailCommand(face: ApiFace): Command {
  const command = new Command("tail")
    .description("tell what happens as it happens, until Ctrl-C; with --json one fact a line")
    .option(
      "--after <n>",
      "begin after the fact of this number, instead of now",
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    );
  return overApi<{ after?: number }>(command, face, async ({ api, io, app, query, options, isJson }) => {
    const line = await createTeller(api, query, io.colour);
    const signal = io.stopping();
    const onLost = (why: string) => io.err(`${why}; trying again\n`);
    for await (const fact of followFacts(api, { app, after: options.after ?? null, signal, onLost })) {
      const text = isJson ? JSON.stringify(fact) : await line(fact);
      if (text !== null) io.out(`${text}\n`);
    }
    return { code: EXIT_OK };
  });
}

/** Words facts for people, in the app's zone and by the names people gave; null for what is of no interest to them. */
export async function createTeller(
  api: Api,
  query: Query & { readonly app: string },
  colour: boolean,
): Promise<(fact: FactAnswer) => Promise<string | null>> {
  const { rules } = await api.get<AppNowAnswer>(`/apps/${encodeURIComponent(query.app)}`);
  const zone = String(rules["zone"]);
  const names = new Map<string, string>();
  const learn = async (subject: string) => {
    if (names.has(subject)) return;
    try {
      names.set(subject, (await api.get<CampaignAnswer>(campaignPath(subject), query)).name);
    } catch (error) {
      // A schedule, an app, or one that could not be asked about just now: its id will do.
      if (!(error instanceof ApiRefused)) return;
      names.set(subject, subject);
    }
  };
  return async (fact) => {
    if (/^(campaign|occurrence)\./.test(fact.action)) await learn(fact.subject).catch(() => undefined);
    const told = { ...fact, at: Date.parse(fact.at) };
    return timelineLine(told, { zone, colour, nameOf: (subject) => names.get(subject) ?? subject });
  };
}
