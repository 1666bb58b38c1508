/** What operators do about an app: pause, resume, record a call made outside Herald. */
import { Command } from "commander";
import type { AppAnswer, AppNowAnswer } from "./answers.ts";
import { instantText } from "./moment.ts";
import type { ApiFace } from "./over-api.ts";
import { overApi } from "./over-api.ts";
import { quotaText, stops } from "./quota-command.ts";

export function appCommands(face: ApiFace): Command[] {
  return [
    stopCommand(face, "pause", "release nothing of the app until it is resumed"),
    stopCommand(face, "resume", "end a pause, and a hold that waits for a person"),
    outsideCallCommand(face),
  ];
}

function stopCommand(face: ApiFace, verb: "pause" | "resume", about: string): Command {
  const command = new Command(verb).description(about).option("--note <text>", "kept in the audit", "");
  return overApi<{ note: string }>(command, face, async ({ api, app, options }) => {
    const now = await api.send<AppAnswer>("POST", `/apps/${encodeURIComponent(app)}/${verb}`, {
      body: { note: options.note },
    });
    const why = stops(now);
    return { answer: now, text: why.length === 0 ? `${app} releases` : `${app}: ${why.join("; ")}` };
  });
}

function outsideCallCommand(face: ApiFace): Command {
  const command = new Command("outside-call")
    .description("record a call made with the same App Key outside Herald, so that quota counts it")
    .requiredOption("--started <time>", "when it started, or now")
    .option("--finished <time>", "when it was answered")
    .option("--note <text>", "kept in the audit", "");
  type Options = { readonly started: string; readonly finished?: string; readonly note: string };
  return overApi<Options>(command, face, async ({ api, app, io, options }) => {
    const { started, finished, note } = options;
    const span = {
      started: instantText(started, io.now()),
      ...(finished === undefined ? {} : { finished: instantText(finished, io.now()) }),
    };
    const now = await api.send<AppNowAnswer>("POST", `/apps/${encodeURIComponent(app)}/outside-calls`, {
      body: { ...span, note },
    });
    return { answer: now, text: quotaText(now, io.colour) };
  });
}
