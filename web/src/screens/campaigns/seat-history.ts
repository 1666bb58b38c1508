/** How a campaign came by its seat: each seat it was told, the latest first, with what moved it as far as the audit knows. */
import type { Fact } from "../../api/audit.ts";

export type SeatStep = {
  readonly n: number;
  /** RFC 3339: when it was decided. */
  readonly at: string;
  readonly kind: "seated" | "moved" | "slipped" | "will-miss";
  /** Milliseconds since the epoch; null where it had no seat, or lost it. */
  readonly from: number | null;
  readonly to: number | null;
  /** Where no seat fits: the first that would have. */
  readonly first: number | null;
  /** Codes of what stood in the way of an earlier one. */
  readonly codes: readonly string[];
  /** What somebody did with this campaign in the same decision; null where others, rules or time moved it. */
  readonly cause: { readonly action: string; readonly by: string } | null;
};

/** Done by people, and booked anew by it. */
const CAUSES = new Set([
  "campaign.submitted",
  "campaign.edited",
  "campaign.scheduled",
  "campaign.release-now-asked",
  "campaign.approved",
  "campaign.resolved",
]);

/** @param facts Of one campaign, the latest first. */
export function seatHistory(facts: readonly Fact[]): readonly SeatStep[] {
  return facts.flatMap((fact, index) => {
    const step = stepOf(fact);
    if (step === null) return [];
    const cause = facts.slice(index + 1).find(({ at, action }) => at === fact.at && CAUSES.has(action));
    return [
      {
        ...step,
        ...before(step, facts.slice(index + 1)),
        cause: cause === undefined ? null : { action: cause.action, by: cause.actor },
      },
    ];
  });
}

/** Booked anew it has forgotten the seat it had; people have not. */
function before(step: Omit<SeatStep, "cause">, older: readonly Fact[]): Partial<Pick<SeatStep, "kind" | "from">> {
  if (step.kind !== "seated") return {};
  const last = older.map(stepOf).find((each) => each !== null);
  return last?.to == null || last.to === step.to ? {} : { kind: "moved", from: last.to };
}

function stepOf({ n, at, action, detail }: Fact): Omit<SeatStep, "cause"> | null {
  const [from, to] = [instant(detail["from"]), instant(detail["to"])];
  const codes = codesOf(detail["reasons"]);
  switch (action) {
    case "campaign.seated":
      return { n, at, kind: "seated", from: null, to, first: null, codes };
    case "campaign.reseated": {
      const hasSlipped = instant(detail["slippedFrom"]) !== null;
      return { n, at, kind: hasSlipped ? "slipped" : "moved", from, to, first: null, codes };
    }
    case "campaign.will-miss":
      return { n, at, kind: "will-miss", from: null, to: null, first: instant(detail["firstSeatAt"]), codes };
    default:
      return null;
  }
}

/** Facts tell a reason as "code: text". */
export function codesOf(reasons: unknown): readonly string[] {
  if (!Array.isArray(reasons)) return [];
  return reasons.flatMap((reason) => (typeof reason === "string" ? [reason.split(":", 1)[0] ?? ""] : []));
}

function instant(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
