/** `herald list` and `herald show`. */
import { Command, Option } from "commander";
import type { CampaignAnswer, CampaignDetailAnswer, CampaignsAnswer } from "./answers.ts";
import { campaignTable, detailText } from "./campaign-text.ts";
import { wholeNumber } from "./flag-values.ts";
import type { ApiFace } from "./over-api.ts";
import { overApi } from "./over-api.ts";
import { campaignPath } from "./campaign-path.ts";

/** As many as the API gives at once. */
const PAGE_MAX = 200;

type ListOptions = {
  readonly status?: string;
  readonly schedule?: string;
  readonly from?: string;
  readonly until?: string;
  readonly text?: string;
  readonly order?: string;
  readonly limit: number;
};

export function listCommand(face: ApiFace): Command {
  const command = new Command("list")
    .description("list campaigns, the latest first")
    .option("--status <list>", "only these, such as scheduled,uncertain")
    .option("--schedule <id>", "only occurrences of this schedule")
    .option("--from <time>", "asked for no earlier")
    .option("--until <time>", "asked for no later")
    .option("--text <part>", "part of a name or an id")
    .addOption(new Option("--order <order>", "which come first").choices(["latest", "earliest"]))
    .option("--limit <n>", "at most so many", wholeNumber(1, 100_000), 50);
  return overApi<ListOptions>(command, face, async ({ api, query, options }) => {
    const { limit, status, schedule, from, until, text, order } = options;
    const filter = { ...query, status, schedule, from, until, text, order };
    const campaigns: CampaignAnswer[] = [];
    let next: string | null = null;
    // Each turn brings at least one, or is the last.
    do {
      const asked = { ...filter, limit: Math.min(PAGE_MAX, limit - campaigns.length), cursor: next ?? undefined };
      const page: CampaignsAnswer = await api.get("/campaigns", asked);
      campaigns.push(...page.campaigns);
      next = page.next;
    } while (next !== null && campaigns.length < limit);
    const lines =
      campaigns.length === 0
        ? ["There are none."]
        : [...campaignTable(campaigns), ...(next === null ? [] : [`and more: --limit shows more than ${limit}`])];
    return { answer: { campaigns, next }, text: lines.join("\n") };
  });
}

export function showCommand(face: ApiFace): Command {
  const command = new Command("show").argument("<id>").description("show a campaign with its message, calls and audit");
  return overApi(command, face, async ({ api, query }, id = "") => {
    const campaign = await api.get<CampaignDetailAnswer>(campaignPath(id), query);
    return { answer: campaign, text: detailText(campaign) };
  });
}
