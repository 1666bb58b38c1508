/** `herald explain`: why a campaign goes out when it does, and what would bring it forward. */
import { Command } from "commander";
import type { AppNowAnswer, CampaignDetailAnswer, WhatIfAnswer } from "./answers.ts";
import type { Api } from "./api.ts";
import { reasonLines, section, standing } from "./campaign-text.ts";
import { moment } from "./moment.ts";
import type { ApiFace } from "./over-api.ts";
import { overApi } from "./over-api.ts";
import { campaignPath } from "./campaign-path.ts";
import { columns } from "./table.ts";

export function explainCommand(face: ApiFace): Command {
  const command = new Command("explain")
    .argument("<id>")
    .description("say why a campaign goes out when it does, and what would bring it forward");
  return overApi(command, face, async ({ api, app, query }, id = "") => {
    const campaign = await api.get<CampaignDetailAnswer>(campaignPath(id), query);
    const forward = campaign.reasons.length === 0 ? [] : await waysForward(api, app, campaign);
    return { answer: { campaign, forward }, text: explained(campaign, forward) };
  });
}

type Way = { readonly how: string; readonly seat: string | null };

/** Only what the reasons suggest is asked about, and only what would help is told. */
async function waysForward(api: Api, app: string, campaign: CampaignDetailAnswer): Promise<Way[]> {
  const { id, at, deadline, seat, priority, anytime } = campaign;
  const codes = new Set(campaign.reasons.map(({ code }) => code));
  const isCrowded = ["hour-quota", "day-quota", "reserve", "spacing"].some((code) => codes.has(code as "spacing"));
  const moves = [
    ...(isCrowded && priority !== "urgent" ? [{ how: "--priority urgent", change: { priority: "urgent" } }] : []),
    ...(codes.has("send-window") && !anytime ? [{ how: "--anytime", change: { anytime: true } }] : []),
  ];
  const asked: { how: string; body: object }[] = moves.map(({ how, change }) => {
    return { how: `herald edit ${id} ${how}`, body: { move: [{ id, at, deadline, ...change }] } };
  });
  if (codes.has("hour-quota") || codes.has("day-quota")) {
    const { quota } = (await api.get<AppNowAnswer>(`/apps/${encodeURIComponent(app)}`)).rules as {
      quota: { limit: number }[];
    };
    const more = quota.map((rule) => ({ ...rule, limit: rule.limit + 1 }));
    asked.push({ how: "one call more in each window, were RongCloud to allow it", body: { rules: { quota: more } } });
  }
  const ways: Way[] = [];
  for (const { how, body } of asked) {
    const until = seat ?? deadline;
    const { lines } = await api.send<WhatIfAnswer>("POST", "/plan:what-if", { query: { app, until }, body });
    const would = lines.find((line) => line.id === id)?.seat ?? null;
    if (would !== null && (seat === null || Date.parse(would) < Date.parse(seat))) ways.push({ how, seat: would });
  }
  return ways;
}

function explained(campaign: CampaignDetailAnswer, forward: readonly Way[]): string {
  const { id, name, at, seat, firstSeat, deadline, held, outcome, reasons } = campaign;
  const facts: string[][] = [
    ["asked for", moment(at)],
    ["at the latest", moment(deadline)],
    ...(outcome === null ? [] : [["ended", `${moment(outcome.at)}: ${outcome.text}`]]),
    ...(held === null ? [] : [["held", held.text]]),
    ...(seat === null || outcome !== null ? [] : [["goes out", moment(seat)]]),
    ...(firstSeat === null ? [] : [["no seat", `the first would be ${moment(firstSeat)}`]]),
  ];
  const isOnTime = seat !== null && outcome === null && reasons.length === 0;
  return [
    `${name === id ? id : `${name} (${id})`}: ${standing(campaign)}`,
    ...columns(facts),
    ...(isOnTime ? ["", seat === at ? "Nothing is in its way." : "Nothing else is in its way."] : reasonLines(reasons)),
    ...section("What would bring it forward", columns(forward.map((way) => [moment(way.seat), way.how]))),
    ...(campaign.status === "uncertain"
      ? ["", `Look at a phone or in RongCloud's console, then: herald resolve ${id} sent|not-sent`]
      : []),
  ].join("\n");
}
