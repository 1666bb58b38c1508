/** The flags that say what goes out and when, for the commands that submit, edit and define. */
import type { Command } from "commander";
import { Option } from "commander";
import { LATE_POLICIES, PRIORITIES } from "../domain/campaign.ts";
import { describeFault } from "../domain/fault.ts";
import { parseText } from "../schedules/parse-text.ts";
import type { CliIo } from "./io.ts";
import { instantText } from "./moment.ts";
import { BadInput } from "./over-api.ts";

export type MessageOptions = { readonly message?: string; readonly text?: string; readonly from?: string };

export function messageOptions(command: Command): Command {
  return command
    .option("-m, --message <path>", "the message as JSON or YAML, in RongCloud's field names; - reads standard input")
    .option("--text <text>", "a plain text message (RC:TxtMsg); with --from")
    .option("--from <user>", "the user it comes from; with --text");
}

/** The message that was given; undefined when none was. @throws BadInput */
export function messageOf(io: Pick<CliIo, "readText">, { message, text, from }: MessageOptions): unknown {
  if (message !== undefined && (text !== undefined || from !== undefined)) {
    throw new BadInput("-m says the whole message: leave out --text and --from");
  }
  if (message !== undefined) return readPlain(io, message);
  if (text === undefined && from === undefined) return undefined;
  if (text === undefined || from === undefined) throw new BadInput("--text and --from go together: who says what");
  return { fromUserId: from, objectName: "RC:TxtMsg", content: { content: text } };
}

/** JSON or YAML from a file or standard input. @throws BadInput */
export function readPlain(io: Pick<CliIo, "readText">, path: string): unknown {
  const read = io.readText(path);
  if (read.kind === "unreadable") throw new BadInput(read.why);
  const parsed = parseText(read.text);
  if (parsed.kind === "parsed") return parsed.value;
  throw new BadInput([`${path}:`, ...parsed.faults.map((fault) => `  ${describeFault(fault)}`)].join("\n"));
}

export type TimingOptions = {
  readonly at?: string;
  readonly deadline?: string;
  readonly priority?: string;
  readonly anytime?: boolean;
  readonly late?: string;
  readonly name?: string;
};

export function timingOptions(command: Command): Command {
  return rankOptions(command)
    .option("--at <time>", `when: RFC 3339 with an offset, "2026-11-27 18:00 Asia/Shanghai", or now`)
    .option("--deadline <time>", "the latest its call may start: a length such as 8h, or a time");
}

/** What recurring notices have as well. */
export function rankOptions(command: Command): Command {
  return command
    .option("--name <text>", "what people call it")
    .addOption(new Option("--priority <priority>", "who chooses first").choices(PRIORITIES))
    .addOption(new Option("--late <policy>", "what becomes of it when its time was missed").choices(LATE_POLICIES))
    .option("--anytime", "lift the send windows, nothing else");
}

/** The fields as the API takes them; what was not given is left out. */
export function timingOf({ at, deadline, priority, anytime, late, name }: TimingOptions, now: number) {
  return {
    ...(at === undefined ? {} : { at: instantText(at, now) }),
    ...(deadline === undefined ? {} : { deadline }),
    ...rankOf({ priority, anytime, late, name }),
  };
}

export function rankOf(rank: { [Name in "priority" | "anytime" | "late" | "name"]?: TimingOptions[Name] | undefined }) {
  const { priority, anytime, late, name } = rank;
  return Object.fromEntries(
    Object.entries({ priority, anytime, late, name }).filter(([, value]) => value !== undefined),
  );
}
