import { describe, expect, it } from "vitest";
import { readAlertTarget } from "../../src/domain/alert-target.ts";
import { secretVariable } from "../../web/src/screens/settings/names.ts";
import type { TargetForm } from "../../web/src/screens/settings/target-form.ts";
import { definitionOf, newTarget, targetFaults, targetFormOf } from "../../web/src/screens/settings/target-form.ts";

const aForm = (more: Partial<TargetForm>): TargetForm => ({ ...newTarget("zh"), id: "ops", ...more });

describe("an alert target's form", () => {
  it.each([
    aForm({ kind: "webhook", url: "https://example.com/hook", secret: "ops-hook" }),
    aForm({ kind: "feishu", secret: "ops-feishu", sign: "ops-sign", active: false }),
    aForm({ kind: "slack", secret: "ops-slack", isAll: false, events: ["campaign.failed"] }),
    aForm({ kind: "email", to: "a@example.com\nb@example.com" }),
  ])("is taken by Herald and comes back as it was: $kind", (form) => {
    const definition = definitionOf(form);
    const read = readAlertTarget({ id: form.id, ...definition });

    expect(targetFaults(form, { taken: [] })).toEqual([]);
    expect(read.kind).toBe("read");
    expect(targetFormOf({ id: form.id, ...definition, offWhy: null })).toEqual(form);
  });

  it("refuses what looks like the secret itself, so that it never leaves the page", () => {
    const form = aForm({
      kind: "dingtalk",
      secret: "https://oapi.dingtalk.com/robot/send?access_token=x",
      sign: "SEC1",
    });
    expect(targetFaults(form, { taken: [] })).toEqual([
      { path: "secret", kind: "secret" },
      { path: "sign", kind: "secret" },
    ]);
  });

  it("does not write over a target of the same id", () => {
    expect(targetFaults(aForm({ secret: "x" }), { taken: ["ops"] })).toEqual([{ path: "id", kind: "taken" }]);
  });

  it("says in which variable a secret is looked for", () => {
    expect(secretVariable("ops-feishu")).toBe("HERALD_SECRET_OPS_FEISHU");
  });
});
