/** `herald submit` and `herald edit`: what goes out, and when. */
import { Command } from "commander";
import type { PlacedAnswer } from "./answers.ts";
import { campaignPath, ifMatch } from "./campaign-path.ts";
import { placedText } from "./campaign-text.ts";
import type { MessageOptions, TimingOptions } from "./message-options.ts";
import { messageOf, messageOptions, timingOf, timingOptions } from "./message-options.ts";
import type { ApiFace } from "./over-api.ts";
import { BadInput, overApi } from "./over-api.ts";
import { waitFor } from "./wait.ts";

type SubmitOptions = MessageOptions &
  TimingOptions & { readonly id?: string; readonly key?: string; readonly wait?: boolean };

export function submitCommand(face: ApiFace): Command {
  const command = timingOptions(messageOptions(new Command("submit")))
    .description("submit a campaign; the answer says when it will really go out, and why then")
    .option("--id <id>", "its id; one is made up when left out")
    .option("--key <key>", "idempotency key: the same key with the same content is the same campaign")
    .option("--wait", "stay until it has come to its end, and exit 1 when it was not sent");
  return overApi<SubmitOptions>(command, face, async (asking) => {
    const { api, io, query, options, isJson } = asking;
    const message = messageOf(io, options);
    const lacking = [
      ...(message === undefined ? ["what? Give the message as -m FILE, or --text TEXT --from USER"] : []),
      ...(options.at === undefined ? [`when? Give --at TIME, such as "2026-11-27T18:00:00+08:00" or now`] : []),
    ];
    if (lacking.length > 0) throw new BadInput(lacking.join("\n"));
    const { id, key, wait } = options;
    const placed = await api.send<PlacedAnswer>("POST", "/campaigns", {
      query,
      headers: key === undefined ? {} : { "idempotency-key": encoded(key) },
      body: { ...(id === undefined ? {} : { id }), message, ...timingOf(options, io.now()) },
    });
    if (wait !== true) return { answer: placed, text: placedText(placed) };
    if (!isJson) io.out(`${placedText(placed)}\n`);
    return waitFor(asking, placed.id);
  });
}

type EditOptions = MessageOptions & TimingOptions & { readonly revision?: string };

export function editCommand(face: ApiFace): Command {
  const command = timingOptions(messageOptions(new Command("edit").argument("<id>")))
    .description("change a campaign that waits; another time or priority books it anew")
    .option("--no-anytime", "keep to the send windows again")
    .option("--revision <n>", "refuse when it is no longer the revision that was looked at");
  return overApi<EditOptions>(command, face, async ({ api, io, query, options }, id = "") => {
    const message = messageOf(io, options);
    const change = { ...(message === undefined ? {} : { message }), ...timingOf(options, io.now()) };
    if (Object.keys(change).length === 0) throw new BadInput("what is to change? `herald edit --help` names what can");
    const headers = await ifMatch(api, { id, query, ...options });
    const placed = await api.send<PlacedAnswer>("PATCH", campaignPath(id), { query, headers, body: change });
    return { answer: placed, text: placedText(placed) };
  });
}

/** Headers hold Latin letters only; a key is compared, never read. */
function encoded(key: string): string {
  return /^[\x20-\x7e]*$/.test(key) ? key : encodeURIComponent(key);
}
