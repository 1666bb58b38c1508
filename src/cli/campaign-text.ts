/** A campaign in words and columns. */
import type { CampaignAnswer, CampaignDetailAnswer, PlacedAnswer, ReasonAnswer, WarningAnswer } from "./answers.ts";
import { moment, momentBeside } from "./moment.ts";
import { columns } from "./table.ts";

/** What became of a submission or an edit: when it goes, and why then. */
export function placedText({ id, at, deadline, seat, firstSeat, reasons, warnings }: PlacedAnswer): string {
  const goes =
    seat === null
      ? `${id} has no seat before its deadline ${momentBeside(deadline, at)}; the first is ${moment(firstSeat)}`
      : `${id} goes out ${moment(seat)}${seat === at ? "" : `, asked for ${momentBeside(at, seat)}`}`;
  return [goes, ...reasonLines(reasons), ...warningLines(warnings)].join("\n");
}

export function campaignTable(campaigns: readonly CampaignAnswer[]): string[] {
  const rows = campaigns.map((campaign) => [campaign.id, standing(campaign), whenText(campaign), campaign.name]);
  return columns([["id", "status", "when", "name"], ...rows]);
}

export function detailText(campaign: CampaignDetailAnswer): string {
  const { id, name, message, attempts, audit, warnings } = campaign;
  const facts: (readonly [string, string])[] = [
    ["status", standing(campaign)],
    ...(campaign.held === null ? [] : [["held", campaign.held.text] as const]),
    ["asked for", moment(campaign.at)],
    ["deadline", moment(campaign.deadline)],
    [campaign.outcome === null ? "goes out" : "seat", moment(campaign.seat)],
    ...(campaign.firstSeat === null ? [] : [["first seat", moment(campaign.firstSeat)] as const]),
    ["promised", moment(campaign.promised)],
    ["priority", campaign.priority + (campaign.anytime ? ", at any time of day" : "")],
    ["if late", campaign.late],
    ...(campaign.schedule === null ? [] : [["schedule", campaign.schedule] as const]),
    ...(campaign.outcome === null ? [] : [["outcome", outcomeText(campaign.outcome)] as const]),
    ["created", `${moment(campaign.created.at)} by ${campaign.created.by}`],
    ["revision", `${campaign.revision}, ${moment(campaign.updated.at)} by ${campaign.updated.by}`],
  ];
  return [
    name === id ? id : `${name} (${id})`,
    ...columns(facts),
    ...reasonLines(campaign.reasons),
    ...section("Message", indented(JSON.stringify(message, null, 2))),
    ...section("Attempts", columns(attempts.map((each) => [moment(each.started), each.reply, each.why ?? ""]))),
    ...section("Audit", columns(audit.map((fact) => [moment(fact.at), fact.actor, fact.action]))),
    ...warningLines(warnings),
  ].join("\n");
}

/** After a decision about it: where it stands, in one line. */
export function standingText(campaign: CampaignAnswer): string {
  const { id, seat, outcome } = campaign;
  const goes = seat === null || outcome !== null ? "" : `, goes out ${moment(seat)}`;
  const why = campaign.held?.text ?? outcome?.text;
  return `${id} is ${standing(campaign)}${goes}${why === undefined ? "" : ` (${why})`}`;
}

/** "scheduled", with what else a person must know to read it. */
export function standing({ status, held, approval }: Pick<CampaignAnswer, "status" | "held" | "approval">): string {
  if (held !== null) return `${status}, held`;
  return approval === "pending" || approval === "rejected" ? `${status}, ${approval}` : status;
}

export function reasonLines(reasons: readonly ReasonAnswer[]): string[] {
  return section("Why not earlier", columns(reasons.map(({ code, text }) => [code, text])));
}

export function warningLines(warnings: readonly WarningAnswer[]): string[] {
  return section(
    "Warnings",
    warnings.map(({ path, text }) => `  ${path === "" ? "" : `${path}: `}${text}`),
  );
}

/** Lines under a heading; nothing where there are none. */
export function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ["", heading, ...lines];
}

function whenText({ at, seat, outcome, promised }: CampaignAnswer): string {
  if (outcome !== null) return moment(outcome.at);
  const seen = seat ?? promised;
  if (seen === null) return `asked for ${moment(at)}`;
  return seen === at ? moment(seen) : `${moment(seen)} (asked for ${momentBeside(at, seen)})`;
}

function outcomeText({ at, text, messageUid }: NonNullable<CampaignAnswer["outcome"]>): string {
  return `${moment(at)}: ${text}${messageUid === null ? "" : ` (messageUID ${messageUid})`}`;
}

function indented(text: string): string[] {
  return text.split("\n").map((line) => `  ${line}`);
}
