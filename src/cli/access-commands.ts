/** `herald user …` and `herald token …`: who may use Herald. For operators of all apps. */
import { Command, Option } from "commander";
import { ROLES } from "../domain/access.ts";
import type { TokenAnswer, TokensAnswer, UserAnswer, UsersAnswer } from "./answers.ts";
import { moment } from "./moment.ts";
import { repeated, wholeNumber } from "./flag-values.ts";
import type { ApiFace } from "./over-api.ts";
import { BadInput, overApi } from "./over-api.ts";
import { columns } from "./table.ts";

type UserOptions = { readonly role: readonly string[]; readonly only: readonly string[] };

export function userCommand(face: ApiFace): Command {
  const list = overApi(new Command("list").description("list users"), face, async ({ api }) => {
    const answer = await api.get<UsersAnswer>("/users");
    const rows = answer.users.map(({ name, roles, apps }) => [name, roles.join(", "), appsText(apps)]);
    return { answer, text: rows.length === 0 ? "There are none." : columns(rows).join("\n") };
  });
  const setting = userOptions(new Command("set").argument("<name>")).description(
    "make a user, or change the roles and apps of one",
  );
  const set = overApi<UserOptions>(setting, face, async ({ api, options }, name = "") => {
    if (options.role.length === 0) throw new BadInput(`what may ${name} do? Give --role, one of ${ROLES.join(", ")}`);
    const user = await api.send<UserAnswer>("PUT", userPath(name), { body: userOf(options) });
    return { answer: user, text: `${user.name} is ${user.roles.join(" and ")} of ${appsText(user.apps)}` };
  });
  const removing = new Command("remove")
    .argument("<name>")
    .description("remove a user; tokens and sessions end at once");
  const remove = overApi(removing, face, async ({ api }, name = "") => {
    const answer = await api.send<{ removed: string }>("DELETE", userPath(name));
    return { answer, text: `${name} is removed` };
  });
  return group("user", "who may use Herald: list, set, remove", [list, set, remove]);
}

type TokenOptions = UserOptions & { readonly note?: string; readonly days?: number };

export function tokenCommand(face: ApiFace): Command {
  const creating = userOptions(new Command("create").argument("<user>"))
    .description("make a token, and with --role the user as well; it is shown this once")
    .option("--note <text>", "what it is for")
    .option("--days <n>", "after so many it ends; without, when it is revoked", wholeNumber(1, 3_650));
  const create = overApi<TokenOptions>(creating, face, async ({ api, options }, name = "") => {
    const { note, days, role } = options;
    const body = {
      ...(role.length === 0 ? {} : { user: userOf(options) }),
      ...(note === undefined ? {} : { note }),
      ...(days === undefined ? {} : { days }),
    };
    const made = await api.send<TokenAnswer & { token: string }>("POST", `${userPath(name)}/tokens`, { body });
    return { answer: made, text: `${made.token}\nIt is shown this once: keep it, and set HERALD_TOKEN to it.` };
  });
  const listing = new Command("list")
    .argument("<user>")
    .description("list a user's tokens; what they say is kept nowhere");
  const list = overApi(listing, face, async ({ api }, name = "") => {
    const answer = await api.get<TokensAnswer>(`${userPath(name)}/tokens`);
    const rows = answer.tokens.map(({ id, note, expires, lastUsed }) => [id, moment(expires), moment(lastUsed), note]);
    const text =
      rows.length === 0 ? "There are none." : columns([["id", "ends", "last used", "note"], ...rows]).join("\n");
    return { answer, text };
  });
  const revoking = new Command("revoke").argument("<user>").argument("<id>").description("revoke a token at once");
  const revoke = overApi(revoking, face, async ({ api }, name = "", id = "") => {
    const answer = await api.send<{ revoked: string }>("DELETE", `${userPath(name)}/tokens/${encodeURIComponent(id)}`);
    return { answer, text: `${id} is revoked` };
  });
  return group("token", "what programs and people show: create, list, revoke", [create, list, revoke]);
}

function group(name: string, about: string, commands: readonly Command[]): Command {
  const command = new Command(name).description(about).helpGroup("Over the API:");
  for (const each of commands) command.addCommand(each);
  return command;
}

/** `--app` stands on every command for the one it is about, so the apps of a user have a flag of their own. */
function userOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--role <role>", `one of ${ROLES.join(", ")}; may be repeated`).argParser(repeated).default([]),
    )
    .option("--only <app>", "for this app alone; may be repeated; all apps without", repeated, []);
}

function userOf({ role, only }: UserOptions) {
  return { roles: role, apps: only.length === 0 ? "all" : only };
}

function appsText(apps: UserAnswer["apps"]): string {
  return apps === "all" ? "all apps" : apps.join(", ");
}

function userPath(name: string): string {
  return `/users/${encodeURIComponent(name)}`;
}
