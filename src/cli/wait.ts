/** `--wait`: stays with a campaign until it has come to its end, and tells what happens to it on the way. */
import { hasEnded } from "../domain/campaign.ts";
import type { CampaignDetailAnswer, FactAnswer } from "./answers.ts";
import { standingText } from "./campaign-text.ts";
import { followFacts } from "./follow.ts";
import type { CliIo } from "./io.ts";
import { EXIT_NOT_SENT, EXIT_OK } from "./io.ts";
import { moment } from "./moment.ts";
import type { Asking, Told } from "./over-api.ts";
import { bar, CLEAR_LINE } from "./progress.ts";
import { campaignPath } from "./campaign-path.ts";
import { createTeller } from "./tail-command.ts";

/** Uncertain counts as an end: only a person can go on from there, and perhaps it is the one who waits. */
export async function waitFor(asking: Asking<unknown>, id: string): Promise<Told> {
  const { api, io, app, query, isJson } = asking;
  const read = () => api.get<CampaignDetailAnswer>(campaignPath(id), query);
  const signal = io.stopping();
  const tell = await createTeller(api, query, io.colour);
  let campaign = await read();
  const progress = createProgress(io, !isJson && io.isAttended && io.colour);
  try {
    let told = 0;
    /** A reading may know more than the fact it was made for: it is told whole, each fact once. */
    const catchUp = async () => {
      for (const fact of campaign.audit.toReversed()) {
        if (fact.n > told && !TOLD_BY_THE_ANSWER.has(fact.action)) await say(fact);
      }
      told = campaign.audit[0]?.n ?? told;
      progress.set(campaign.seat, campaign.created.at);
    };
    const say = async (fact: FactAnswer) => {
      const line = isJson ? null : await tell(fact);
      if (line !== null) progress.print(`${line}\n`);
    };
    await catchUp();
    if (hasCome(campaign)) return ended(campaign);
    const onLost = (why: string) => io.err(`${why}; trying again\n`);
    // From the latest fact that this reading knew of: nothing can happen between the two unseen.
    for await (const fact of followFacts(api, { app, after: told, signal, onLost })) {
      if (fact.subject === app) await say(fact);
      if (fact.subject !== id || fact.n <= told) continue;
      campaign = await read();
      await catchUp();
      if (hasCome(campaign)) return ended(campaign);
    }
    return ended(campaign);
  } finally {
    progress.end();
  }
}

const TOLD_BY_THE_ANSWER: ReadonlySet<string> = new Set(["campaign.submitted", "campaign.seated"]);

function hasCome({ status }: CampaignDetailAnswer): boolean {
  return hasEnded(status) || status === "uncertain";
}

function ended(campaign: CampaignDetailAnswer): Told {
  const code = campaign.status === "sent" ? EXIT_OK : EXIT_NOT_SENT;
  return { answer: campaign, text: standingText(campaign), code };
}

const BAR_CELLS = 30;
const DRAW_EVERY_MS = 1_000;

/** The terminal's last line: how much of the wait is over. Nothing elsewhere. */
function createProgress(io: CliIo, isDrawn: boolean) {
  let span: { readonly seat: string; readonly since: number } | null = null;
  const draw = () => {
    if (!isDrawn || span === null) return;
    const until = Date.parse(span.seat);
    const share = (io.now() - span.since) / Math.max(1, until - span.since);
    io.out(`${CLEAR_LINE}goes out ${moment(span.seat)}  ${bar(share, BAR_CELLS)}`);
  };
  const timer = isDrawn ? setInterval(draw, DRAW_EVERY_MS) : undefined;
  return {
    set(seat: string | null, since: string) {
      span = seat === null ? null : { seat, since: Date.parse(since) };
      draw();
    },
    print(text: string) {
      io.out(isDrawn ? `${CLEAR_LINE}${text}` : text);
      draw();
    },
    end() {
      clearInterval(timer);
      if (isDrawn) io.out(CLEAR_LINE);
    },
  };
}
