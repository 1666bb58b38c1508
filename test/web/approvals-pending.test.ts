import { describe, expect, it } from "vitest";
import type { Campaign } from "../../web/src/api/campaigns.ts";
import type { Schedule } from "../../web/src/api/schedules.ts";
import { pendingOf } from "../../web/src/app/pending-of.ts";
import { entriesOf } from "../../web/src/screens/approvals/pending-entries.ts";

const campaign = (id: string, more: Partial<Campaign> = {}) =>
  ({ id, name: id, author: "mei", seat: null, schedule: null, held: null, ...more }) as Campaign;
const schedule = (id: string, approval: Schedule["approval"]) => ({ id, name: id, author: "li", approval }) as Schedule;

describe("pendingOf()", () => {
  it("leaves out what a schedule that waits will bring with it, and keeps what needs a yes of its own", () => {
    const campaigns = [campaign("alone"), campaign("a~1", { schedule: "a" }), campaign("b~1", { schedule: "b" })];
    const found = pendingOf(campaigns, [schedule("a", "pending"), schedule("b", "approved")]);
    expect(found.campaigns.map(({ id }) => id)).toEqual(["alone", "b~1"]);
    expect(found.schedules.map(({ id }) => id)).toEqual(["a"]);
  });
});

describe("entriesOf()", () => {
  it("puts first what missed its time, then by when the yes is needed, and last what has no seat", () => {
    const held = { code: "approval", text: "", since: "" } as const;
    const campaigns = [
      campaign("unseated"),
      campaign("saturday", { seat: "2026-11-28T10:00:00.000+08:00" }),
      campaign("missed", { held }),
    ];
    const lines = [
      { schedule: "weekly", seat: null },
      { schedule: "weekly", seat: "2026-12-04T18:00:00.000+08:00" },
      { schedule: "weekly", seat: "2026-11-27T18:00:00.000+08:00" },
    ];
    const entries = entriesOf({ campaigns, schedules: [schedule("weekly", "pending")] }, lines);
    expect(entries.map(({ key }) => key)).toEqual([
      "campaign:missed",
      "schedule:weekly",
      "campaign:saturday",
      "campaign:unseated",
    ]);
  });
});
