/** `herald completion bash|zsh|fish`: prints a script for the shell, made from the commands as they are. */
import { Argument, Command } from "commander";
import type { CliIo } from "./io.ts";
import { EXIT_OK, finish } from "./io.ts";

/** `program` is asked for when it is whole, this command included. */
export function completionCommand(io: CliIo, program: () => Command): Command {
  return new Command("completion")
    .description("print a completion script for a shell")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addHelpText(
      "after",
      "\nbash: source <(herald completion bash)\nzsh:  source <(herald completion zsh)\nfish: herald completion fish | source",
    )
    .action((shell: "bash" | "zsh" | "fish") => {
      finish(io, { out: SCRIPTS[shell](offersOf(program())), code: EXIT_OK });
    });
}

/** What may follow the words of a command, by those words: "" is the program itself, "schedule set" one of its commands. */
type Offers = ReadonlyMap<string, readonly Offer[]>;
type Offer = { readonly word: string; readonly about: string };

function offersOf(program: Command): Offers {
  const offers = new Map<string, Offer[]>();
  const walk = (command: Command, path: string) => {
    const commands = command.commands.map((each) => ({ word: each.name(), about: each.description() }));
    const choices = command.registeredArguments.flatMap(({ argChoices = [] }) =>
      argChoices.map((word) => ({ word, about: "" })),
    );
    const flags = command.options.flatMap(({ long, description }) =>
      long == null ? [] : [{ word: long, about: description }],
    );
    offers.set(path, [...commands, ...choices, ...flags]);
    for (const each of command.commands) walk(each, path === "" ? each.name() : `${path} ${each.name()}`);
  };
  walk(program, "");
  return offers;
}

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** The words up to the cursor that name a command; flags and what belongs to them are passed over. */
function bashScript(offers: Offers): string {
  const cases = [...offers].map(
    ([path, words]) => `    ${quoted(path)}) words=${quoted(words.map(({ word }) => word).join(" "))} ;;`,
  );
  return `# herald completion for bash
_herald() {
  local path="" next words="" i
  for ((i = 1; i < COMP_CWORD; i++)); do
    next="\${path:+$path }\${COMP_WORDS[i]}"
    case "|${[...offers.keys()].filter((path) => path !== "").join("|")}|" in
      *"|$next|"*) path="$next" ;;
    esac
  done
  case "$path" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _herald herald
`;
}

function zshScript(offers: Offers): string {
  return `#compdef herald
# herald completion for zsh: bash's, which zsh can run
autoload -Uz bashcompinit && bashcompinit
${bashScript(offers)}`;
}

function fishScript(offers: Offers): string {
  const lines = [...offers].flatMap(([path, words]) => {
    const names = path === "" ? [] : path.split(" ");
    const under = [...offers.keys()]
      .filter((each) => each !== "" && isUnder(each, path))
      .map((each) => each.split(" ").at(-1));
    const conditions = [
      ...names.map((name) => `__fish_seen_subcommand_from ${name}`),
      ...(under.length === 0 ? [] : [`not __fish_seen_subcommand_from ${under.join(" ")}`]),
    ];
    const when = conditions.length === 0 ? "" : ` -n ${fishQuoted(conditions.join("; and "))}`;
    return words.map(({ word, about }) => {
      const what = word.startsWith("--") ? `-l ${word.slice(2)}` : `-f -a ${word}`;
      return `complete -c herald${when} ${what}${about === "" ? "" : ` -d ${fishQuoted(about)}`}`;
    });
  });
  return `# herald completion for fish\n${lines.join("\n")}\n`;
}

function isUnder(path: string, parent: string): boolean {
  return parent === "" ? !path.includes(" ") : path.startsWith(`${parent} `);
}

function quoted(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`;
}

function fishQuoted(text: string): string {
  return `'${text.replace(/[\\']/g, "\\$&")}'`;
}
