/** `herald demo`: three days of an app in two minutes, judged by the sandbox's record; or slower, with the page on top. */
import { Command, InvalidArgumentError, Option } from "commander";
import { RATE_MAX } from "../runtime/clock.ts";
import { wholeNumber } from "./flag-values.ts";
import type { CliIo } from "./io.ts";

export type DemoOptions = {
  readonly json: boolean;
  /** With the page people work in, on this port of loopback, so many times as fast as real time. */
  readonly ui?: { readonly port: number; readonly rate: number };
};

type Flags = { readonly json: boolean; readonly ui?: true; readonly port: number; readonly rate: number };

const PORT = 7070;
/** Three days in about five minutes: slow enough to be watched. */
const WATCHED_RATE = 900;

export function demoCommand(io: CliIo, demo: (options: DemoOptions) => Promise<number>): Command {
  return new Command("demo")
    .description(
      "watch three days of a shopping app go out in two minutes, in a sandbox; needs nothing, leaves nothing",
    )
    .addOption(new Option("--json", "print the result as one JSON line").default(false).conflicts("ui"))
    .option("--ui", "watch them on the page people work in, in about five minutes, from when it is first opened")
    .addOption(
      new Option("--port <port>", "where the page is, 0 for any")
        .argParser(wholeNumber(0, 65_535))
        .default(PORT)
        .implies({ ui: true }),
    )
    .addOption(
      new Option("--rate <n>", `how many times as fast as real time it runs with the page, 1 to ${RATE_MAX}`)
        .argParser(rateOf)
        .default(WATCHED_RATE)
        .implies({ ui: true }),
    )
    .addHelpText(
      "after",
      "\nExit codes: 0 every promise was kept; 1 one was broken; 3 the page is not built; 4 the port cannot be had.",
    )
    .action(async ({ json, ui, port, rate }: Flags) =>
      io.exit(await demo({ json, ...(ui === undefined ? {} : { ui: { port, rate } }) })),
    );
}

function rateOf(text: string): number {
  const rate = Number(text);
  if (text.trim() !== "" && rate >= 1 && rate <= RATE_MAX) return rate;
  throw new InvalidArgumentError(`It must be a number from 1 to ${RATE_MAX}; got "${text}".`);
}
