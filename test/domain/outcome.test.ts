import { describe, expect, it } from "vitest";
import { consequenceOf, type ReplyKind } from "../../src/domain/outcome.ts";

describe("consequenceOf()", () => {
  it.each<[ReplyKind, boolean, string, string, boolean]>([
    // reply     countRefused  campaign     app          spends quota
    ["accepted", false, "sent", "goes-on", true],
    ["accepted", true, "sent", "goes-on", true],
    ["throttled", false, "scheduled", "backs-off", false],
    ["throttled", true, "scheduled", "backs-off", true],
    ["refused", false, "failed", "goes-on", false],
    ["refused", true, "failed", "goes-on", true],
    ["blocked", false, "scheduled", "blocked", false],
    ["blocked", true, "scheduled", "blocked", true],
    ["neverLeft", false, "scheduled", "backs-off", false],
    ["neverLeft", true, "scheduled", "backs-off", false], // the provider never saw it, so it cannot have counted it
    ["unclear", false, "uncertain", "goes-on", true],
    ["unclear", true, "uncertain", "goes-on", true],
  ])(
    "says of %s (refusals count: %s): campaign %s, app %s, quota spent %s",
    (kind, countRefused, campaign, app, spendsQuota) => {
      expect(consequenceOf({ kind }, countRefused)).toEqual({ campaign, app, spendsQuota });
    },
  );
});
