import { expect, test } from "vitest";
import type { Campaign } from "../../web/src/api/campaigns.ts";
import type { PlanLine } from "../../web/src/api/plan.ts";
import { waysEarlier } from "../../web/src/screens/calendar/earlier.ts";
import {
  byDate,
  entriesOf,
  isElsewhere,
  isMovable,
  lineEntry,
  mainReason,
  withoutSeat,
} from "../../web/src/screens/calendar/entries.ts";
import { ghostsOf } from "../../web/src/screens/calendar/ghosts.ts";

const at = (text: string) => `2026-11-${text}:00.000+08:00`;
const reason = (code: PlanLine["reasons"][number]["code"]) => ({ code, text: "", until: null });

function aLine(said: Partial<PlanLine> = {}): PlanLine {
  const asked = said.at ?? at("27T18:00");
  return {
    id: "one",
    name: "One",
    schedule: null,
    isFired: false,
    status: "scheduled",
    revision: 3,
    approval: "none",
    at: asked,
    deadline: at("28T18:00"),
    priority: "normal",
    anytime: false,
    seat: asked,
    firstSeat: null,
    reasons: [],
    promised: null,
    held: null,
    ...said,
  };
}

function aCampaign(said: Partial<Campaign>): Campaign {
  const { isFired: _, revision: __, deadline, status: ___, ...line } = aLine({ seat: null });
  const by = { by: "ann", at: line.at };
  const judged = { author: "ann", judged: null, nominal: null, created: by, updated: by };
  return {
    ...line,
    app: "shop",
    revision: 4,
    deadline: deadline ?? "",
    late: "hold",
    outcome: null,
    status: "sent",
    ...judged,
    ...said,
  };
}

const outcome = (text: string) => ({ at: at(text), text: "", messageUid: null });

test("what was sent stands where it went out, what expired where it was promised, and both once", () => {
  const entries = entriesOf(
    [aLine({ id: "sent" }), aLine({ id: "waits", seat: at("28T08:00") })],
    [
      aCampaign({ id: "sent", outcome: outcome("27T18:03") }),
      aCampaign({ id: "expired", status: "expired", promised: at("26T10:00"), outcome: outcome("27T10:00") }),
      aCampaign({ id: "draft", status: "draft" }),
    ],
  );
  expect(entries.map(({ id, place }) => [id, place])).toEqual([
    ["waits", at("28T08:00")],
    ["sent", at("27T18:03")],
    ["expired", at("26T10:00")],
    ["draft", null],
  ]);
  expect([...byDate(entries).keys()].sort()).toEqual(["2026-11-26", "2026-11-27", "2026-11-28"]);
});

test("a line that did not change is the same entry, so that its card is not drawn anew", () => {
  const line = aLine();
  expect(lineEntry(line)).toBe(lineEntry(line));
});

test("what has no seat is shown in the week it was asked for, and in today's as long as it waits", () => {
  const entries = [
    aLine({ id: "this", seat: null }),
    aLine({ id: "old", at: at("10T18:00"), seat: null }),
    aLine({ id: "next", at: "2026-12-02T18:00:00.000+08:00", seat: null }),
  ].map(lineEntry);
  const dates = ["2026-11-23", "2026-11-29"];
  const ids = (today: string) => withoutSeat(entries, { dates, today }).map(({ id }) => id);
  expect(ids("2026-11-27")).toEqual(["this", "old"]);
  expect(ids("2026-11-20")).toEqual(["this"]);
});

test("a minute is no other time, and only a campaign that waits can be moved", () => {
  expect(isElsewhere({ asked: at("27T18:00"), place: "2026-11-27T18:00:59.000+08:00" })).toBe(false);
  expect(isElsewhere({ asked: at("27T18:00"), place: "2026-11-27T10:01:00.000Z" })).toBe(true);
  expect(isMovable(lineEntry(aLine()))).toBe(true);
  expect(isMovable(lineEntry(aLine({ status: null, revision: null, schedule: "weekly" })))).toBe(false);
});

test("of several reasons the one is told that people can do something about", () => {
  expect(mainReason([reason("send-window"), reason("day-quota"), reason("spacing")])).toBe("day-quota");
  expect(mainReason([])).toBeNull();
});

test.each<[string, Partial<PlanLine>, readonly string[]]>([
  ["on time", {}, []],
  [
    "the day full",
    { seat: at("28T08:00"), reasons: [reason("day-quota"), reason("send-window")] },
    ["free-day", "raise-priority", "lift-window"],
  ],
  [
    "kept for urgent ones",
    { seat: at("27T19:00"), reasons: [reason("hour-quota"), reason("reserve")] },
    ["free-hour", "make-urgent"],
  ],
  ["at night, anytime", { seat: at("28T08:00"), anytime: true, reasons: [reason("send-window")] }, []],
  ["held by the app", { seat: at("28T08:00"), reasons: [reason("hold")] }, ["wait-hold"]],
  ["no seat", { seat: null, priority: "urgent", reasons: [reason("day-quota")] }, ["free-day", "later-deadline"]],
])("to go earlier, %s", (_, said, ways) => {
  expect(waysEarlier(lineEntry(aLine(said)))).toEqual(ways);
});

test("ghosts stand at the new seats of all who move, and nobody else's", () => {
  const lines = [
    aLine(),
    aLine({ id: "two", seat: at("28T08:00") }),
    aLine({ id: "three" }),
    aLine({ id: "lost", seat: null }),
  ];
  const shift = (id: string) => ({ id, name: id, from: null, to: null });
  const ghosts = ghostsOf({ lines, shifts: [shift("one"), shift("two"), shift("lost")] }, "one");
  expect(ghosts.entries.map(({ id }) => id)).toEqual(["one", "two"]);
  expect([...ghosts.leaving].sort()).toEqual(["lost", "one", "two"]);
  expect(ghosts).toMatchObject({ othersCount: 2, moved: { id: "one" } });
});
