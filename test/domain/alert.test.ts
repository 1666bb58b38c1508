import { describe, expect, it } from "vitest";
import type { Alert, Happening } from "../../src/domain/alert.ts";
import { ALERT_KINDS, alertsOf } from "../../src/domain/alert.ts";
import { LANGUAGES, wordAlert } from "../../src/domain/alert-words.ts";
import { at, MORNING } from "../support/a-campaign.ts";

const GIVEN = { provider: "live", zone: "Asia/Shanghai" } as const;

const NOTES = { name: "Tips", active: true };

/** Each fact that is an alert, with what its alert is called, and words it must be told in. */
const TABLE: readonly [action: string, detail: Record<string, unknown>, kind: string, english: RegExp, todo: RegExp][] =
  [
    ["campaign.sent", { startedAt: at("12:00") }, "campaign.sent", /^Sent: Spring sale .*at 2026-11-27 12:00/, /^$/],
    ["campaign.sent", { startedAt: at("12:00"), late: true }, "campaign.sent", /answer came late/, /^$/],
    [
      "campaign.reseated",
      { slippedFrom: at("12:00"), from: at("12:10"), to: at("15:30"), reasons: ["day-quota: full"] },
      "campaign.slipped",
      /Later: Spring sale goes out at 2026-11-27 15:30.*was to go out at 2026-11-27 12:00.*day-quota: full/,
      /priority/,
    ],
    ["campaign.seated", { slippedFrom: at("12:00"), to: at("15:30") }, "campaign.slipped", /goes out at/, /priority/],
    [
      "campaign.will-miss",
      { deadline: at("14:00"), firstSeatAt: at("15:00") },
      "campaign.will-miss",
      /will miss its deadline, 2026-11-27 14:00.*free is 2026-11-27 15:00/,
      /later deadline/,
    ],
    ["campaign.expired", { deadline: at("14:00"), text: "too late" }, "campaign.expired", /expired.*too late/, /anew/],
    ["campaign.skipped", { text: "nobody was there" }, "campaign.skipped", /Skipped: Spring.*nobody was there/, /^$/],
    ["occurrence.skipped", { nominalAt: at("12:00"), text: "paused" }, "campaign.skipped", /Of 2026-11-27 12:00/, /^$/],
    [
      "campaign.uncertain",
      { token: "t-1", startedAt: at("12:00"), why: "no answer" },
      "campaign.uncertain",
      /Nobody can tell whether Spring sale went out.*no answer.*not sent again/,
      /phone.*X-Request-ID t-1.*resolve/,
    ],
    ["campaign.failed", { why: "1002" }, "campaign.failed", /refused Spring sale 1002/, /submit it anew/],
    ["campaign.held", { code: "late", promisedAt: at("9:00") }, "campaign.held", /waits for a person/, /new time/],
    ["campaign.held", { code: "invalid", text: "no text" }, "campaign.held", /no text/, /Edit it/],
    ["occurrence.held", { text: "nobody was there" }, "campaign.held", /waits for a person/, /new time/],
    ["campaign.duplicate-alarm", { token: "a", others: ["b"] }, "campaign.duplicate", /twice.*a; b/, /console/],
    ["app.held", { code: "blocked", until: null, why: "1004" }, "app.held", /Nothing of shop goes out.*1004/, /secret/],
    ["app.held", { code: "throttled", until: at("13:00"), why: "429" }, "app.held", /before 2026-11-27 13:00/, /else/],
    ["app.held", { code: "unreachable", failures: 3, until: at("13:00") }, "app.held", /before/, /DNS/],
    ["app.held", { code: "witness", until: at("13:00"), why: "disk full" }, "app.held", /disk full/, /room/],
    ["app.paused", { note: "wording" }, "app.held", /Paused by herald: wording/, /resume/],
    ["app.disarmed", { why: "older" }, "app.held", /older/, /arm the app/],
    ["app.unreadable", { why: "rules" }, "app.held", /rules/, /anew/],
    ["quota.used-outside", { used: "1 of 2", until: at("13:00") }, "quota.used-outside", /1 of 2/, /App Key/],
    ["schedule.changed", { before: NOTES, after: { active: false } }, "schedule.paused", /no longer fires/, /resumed/],
    ["schedule.unreadable", { why: "its row" }, "schedule.paused", /its row/, /Define it anew/],
    ["reconciler.corrected", { why: "it had no job" }, "reconciler.corrected", /Put right: spring it had no job/, /^$/],
  ];

/** Facts that are none: nobody is told of them but the audit and the log. */
const NO_NEWS: readonly [action: string, detail: Record<string, unknown>][] = [
  ["campaign.reseated", { from: at("12:00"), to: at("12:10") }],
  ["campaign.seated", { from: null, to: at("12:10") }],
  ["app.held", { code: "unreachable", failures: 2, until: at("12:01") }],
  ["schedule.changed", { before: NOTES, after: NOTES }],
  ["schedule.changed", { before: { active: false }, after: NOTES }],
  ["attempt.ended", {}],
  ["constructor", {}],
];

describe("an alert", () => {
  it.each(TABLE)("of %s %j is %s, said and advised in both languages", (action, detail, kind, english, todo) => {
    const [alert, ...others] = alertsOf([fact(action, detail)], GIVEN);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ kind, app: "shop", subject: "spring", at: MORNING, ...GIVEN });
    const { title, text, whatToDo } = wordAlert(alert!, "en");
    expect(`${title} ${text}`).toMatch(english);
    expect(whatToDo).toMatch(todo);
    const chinese = wordAlert(alert!, "zh");
    expect(chinese.title).toMatch(/\p{Script=Han}/u);
    expect(chinese.whatToDo === "").toBe(whatToDo === "");
    expect(JSON.stringify([title, text, whatToDo, chinese])).not.toMatch(/undefined|null|NaN|\[object/);
  });

  it.each(NO_NEWS)("is not made of %s %j", (action, detail) => {
    expect(alertsOf([fact(action, detail)], GIVEN)).toEqual([]);
  });

  it("has a fact that gives rise to it, whatever its kind", () => {
    const made = new Set(TABLE.map(([, , kind]) => kind));
    expect([...made].sort()).toEqual(ALERT_KINDS.filter((kind) => kind !== "test").toSorted());
  });

  it("comes back every minute about the same trouble, and is told once an hour", () => {
    const keyOf = (action: string, code?: string) => alertsOf([fact(action, { code })], GIVEN)[0]?.quietKey;
    expect(["unreachable", "witness"].map((code) => keyOf("app.held", code))).toEqual([
      "app.held unreachable",
      "app.held witness",
    ]);
    expect(["throttled", "blocked"].map((code) => keyOf("app.held", code))).toEqual([null, null]);
    expect(keyOf("campaign.uncertain")).toBeNull();
  });

  it("about many is one alert, which names ten of them", () => {
    const facts = Array.from({ length: 23 }, (_, n) => ({
      ...fact("campaign.reseated", { name: `sale ${n}`, slippedFrom: at("12:00"), to: at("16:00") }),
      subject: `c${n}`,
    }));
    const alerts = alertsOf([fact("app.held", { code: "throttled" }), ...facts], GIVEN);
    expect(alerts.map(({ kind, subject }) => [kind, subject])).toEqual([
      ["app.held", "spring"],
      ["campaign.slipped", "shop"],
    ]);
    const { title, text, whatToDo } = wordAlert(alerts[1]!, "en");
    expect(title).toBe("Later: 23 announcements of shop have moved");
    expect(text.split("\n")).toHaveLength(11);
    expect(text).toMatch(/^- Later: sale 0 goes out at .*\n[^]*- Later: sale 9 .*\nand 13 more$/);
    expect(whatToDo).toMatch(/priority/);
    expect(alertsOf(facts.slice(0, 5), GIVEN)).toHaveLength(5);
  });

  it.each(LANGUAGES)("of the sandbox says so first (%s)", (language) => {
    const [alert] = alertsOf([fact("campaign.sent")], { ...GIVEN, provider: "sandbox" });
    expect(wordAlert(alert!, language).title).toMatch(/^(\[Sandbox\] |【沙箱】)/);
  });

  it("has a title of one short line, whatever people call things", () => {
    const [alert] = alertsOf([fact("campaign.sent", { name: `a\nb\r\n${"🛍️".repeat(200)}` })], GIVEN);
    const { title } = wordAlert(alert!, "en");
    expect(title).toMatch(/^Sent: a b .*…$/u);
    expect([...title].length).toBeLessThanOrEqual(140);
    expect(title.isWellFormed()).toBe(true);
  });

  it("is worded even when its detail is nothing it should be", () => {
    for (const kind of ALERT_KINDS) {
      const spoilt: Alert = {
        ...{ kind, ...GIVEN, app: "shop", subject: "spring", at: MORNING, severity: "info", actor: "mei" },
        ...{ quietKey: null, detail: { name: 7, to: "soon", why: {}, until: Infinity, others: [{}] } },
      };
      for (const language of LANGUAGES) expect(wordAlert(spoilt, language).title).not.toMatch(/undefined|NaN/);
    }
  });
});

function fact(action: string, detail: Record<string, unknown> = {}): Happening {
  return {
    at: MORNING,
    app: "shop",
    actor: "herald",
    subject: "spring",
    action,
    detail: { name: "Spring sale", ...detail },
  };
}
