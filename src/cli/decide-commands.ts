/** What a person decides about one campaign: cancel, approve, reject, release now, resolve. */
import { Argument, Command } from "commander";
import type { CampaignAnswer } from "./answers.ts";
import { standingText } from "./campaign-text.ts";
import type { ApiFace } from "./over-api.ts";
import { overApi } from "./over-api.ts";
import { campaignPath, ifMatch } from "./campaign-path.ts";

type Options = { readonly note: string; readonly revision?: string };

const NOTE = ["--note <text>", "kept in the audit"] as const;
const REVISION = ["--revision <n>", "refuse when it is no longer the revision that was looked at"] as const;

export function decideCommands(face: ApiFace): Command[] {
  return [
    decideCommand(face, {
      verb: "cancel",
      about: "cancel a campaign that has not begun to go out",
      isAboutRevision: false,
    }),
    decideCommand(face, {
      verb: "approve",
      about: "approve what a campaign says and when it goes; editing it voids that",
      isAboutRevision: true,
    }),
    decideCommand(face, {
      verb: "reject",
      about: "reject a campaign that waits for approval",
      isAboutRevision: true,
    }),
    decideCommand(face, {
      verb: "release-now",
      about: "ask for a campaign to go out after a minute, as soon as quota and send windows let it",
      isAboutRevision: true,
    }),
    resolveCommand(face),
  ];
}

type Decision = {
  readonly verb: "cancel" | "approve" | "reject" | "release-now";
  readonly about: string;
  /** Whether the API wants to know which revision the person has seen. */
  readonly isAboutRevision: boolean;
};

function decideCommand(face: ApiFace, { verb, about, isAboutRevision }: Decision): Command {
  const command = new Command(verb)
    .argument("<id>")
    .description(about)
    .option(...NOTE, "");
  if (isAboutRevision) command.option(...REVISION);
  return overApi<Options>(command, face, async ({ api, query, options }, id = "") => {
    const headers = isAboutRevision ? await ifMatch(api, { id, query, ...options }) : {};
    const asked = { query, headers, body: { note: options.note } };
    const campaign = await api.send<CampaignAnswer>("POST", `${campaignPath(id)}/${verb}`, asked);
    return { answer: campaign, text: standingText(campaign) };
  });
}

function resolveCommand(face: ApiFace): Command {
  const command = new Command("resolve")
    .argument("<id>")
    .addArgument(new Argument("<became>", "what became of it").choices(["sent", "not-sent"]))
    .description("say what became of an uncertain campaign; what was not sent is booked anew and will be sent")
    .option(...NOTE, "")
    .option(...REVISION);
  return overApi<Options>(command, face, async ({ api, query, options }, id = "", became = "") => {
    // Which call the answer is about: without --revision, the latest there is as this is typed.
    const headers = await ifMatch(api, { id, query, ...options });
    const asked = { query, headers, body: { became, note: options.note } };
    const campaign = await api.send<CampaignAnswer>("POST", `${campaignPath(id)}/resolve`, asked);
    return { answer: campaign, text: standingText(campaign) };
  });
}
