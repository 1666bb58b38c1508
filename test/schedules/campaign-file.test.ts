import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DEFAULT_RULES } from "../../src/domain/app.ts";
import { describeFault } from "../../src/domain/fault.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "../../src/domain/time.ts";
import { claimsOf, readCampaignFile, type CampaignFile } from "../../src/schedules/campaign-file.ts";

const MESSAGE = `{ fromUserId: news, objectName: "RC:TxtMsg", content: { content: hi } }`;

/** A file with one campaign whose lines are those given; `at` and `message` stand in where they are not. */
function aCampaignFile(lines: string, app = ""): string {
  const own = lines.split("\n").map((line) => `    ${line}`);
  const has = (key: string) => lines.split("\n").some((line) => line.startsWith(`${key}:`));
  return [
    ...(app === "" ? [] : [`app: ${app}`]),
    "campaigns:",
    `  - ${has("id") ? "late: hold" : "id: spring"}`,
    ...own,
    ...(has("at") ? [] : ["    at: 2026-11-27T18:00:00+08:00"]),
    ...(has("message") ? [] : [`    message: ${MESSAGE}`]),
  ].join("\n");
}

function aScheduleFile(lines: string): string {
  const has = (key: string) => lines.split("\n").some((line) => line.startsWith(`${key}:`));
  return [
    "schedules:",
    "  - id: tips",
    ...(has("cron") ? [] : [`    cron: "0 10 * * *"`]),
    ...(has("zone") ? [] : ["    zone: Asia/Shanghai"]),
    ...lines.split("\n").map((line) => `    ${line}`),
    `    message: ${MESSAGE}`,
  ].join("\n");
}

function read(text: string): CampaignFile {
  const reading = readCampaignFile(text);
  if (reading.kind === "faults") throw new Error(reading.faults.map(describeFault).join("\n"));
  return reading.file;
}

function faultsIn(text: string): string[] {
  const reading = readCampaignFile(text);
  return reading.kind === "faults" ? reading.faults.map(describeFault) : [];
}

describe("readCampaignFile()", () => {
  it("fills in everything that may be left out", () => {
    const { app, campaigns, schedules } = read(aCampaignFile("anytime: false"));
    expect(app).toEqual({ id: "default", rules: DEFAULT_RULES });
    const at = Date.parse("2026-11-27T18:00:00+08:00");
    expect(campaigns).toMatchObject([
      {
        id: "spring",
        name: "spring",
        at,
        deadline: at + DAY_MS,
        priority: "normal",
        anytime: false,
        late: "hold",
        position: 0,
      },
    ]);
    expect(schedules).toEqual([]);
    expect(read(aScheduleFile("active: true")).schedules).toMatchObject([
      { id: "tips", name: "tips", priority: "normal", late: "skip", active: true, position: 0 },
    ]);
  });

  it("reads the app's rules in the units people write", () => {
    const { app } = read(`
app:
  id: shop
  zone: Asia/Tokyo
  audience: 1200000
  sendWindows: [[08:00, "12:00"], ["13:30", "24:00"]]
  quota: [{ kind: sliding, minutes: 90, limit: 4 }, { kind: day, zone: UTC, limit: 9 }]
  reserve: { keep: 1, until: 18:00 }
  graceMinutes: 5
  slipAlertMinutes: 30
  marginSeconds: 0.5
  countRefused: true
  approval: by-another
campaigns: []
`);
    expect(app).toEqual({
      id: "shop",
      rules: {
        zone: "Asia/Tokyo",
        audience: 1_200_000,
        sendWindows: [
          { openMinute: 480, closeMinute: 720 },
          { openMinute: 810, closeMinute: 1_440 },
        ],
        quota: [
          { kind: "sliding", windowMs: 90 * MINUTE_MS, limit: 4 },
          { kind: "day", zone: "UTC", limit: 9 },
        ],
        reserve: { keep: 1, untilMinute: 1_080 },
        graceMs: 5 * MINUTE_MS,
        slipAlertMinutes: 30,
        marginMs: SECOND_MS / 2,
        callSpanMs: DEFAULT_RULES.callSpanMs,
        countRefused: true,
        approval: "by-another",
      },
    });
  });

  it("reads JSON as it reads YAML, and a byte order mark", () => {
    const yaml = read(aCampaignFile("name: Spring"));
    const { id, name } = { id: "spring", name: "Spring" };
    const message = { fromUserId: "news", objectName: "RC:TxtMsg", content: { content: "hi" } };
    const json = JSON.stringify({ campaigns: [{ id, name, at: "2026-11-27T18:00:00+08:00", message }] });
    expect(read(`\uFEFF${json}`)).toEqual(yaml);
  });

  it.each([
    ["2026-11-27T18:00:00+08:00", "2026-11-27T10:00:00Z"],
    ["2026-11-27T18:00+08:00", "2026-11-27T10:00:00Z"],
    ["2026-11-27T10:00:00.250Z", "2026-11-27T10:00:00.250Z"],
    ["2026-11-27 18:00 Asia/Shanghai", "2026-11-27T10:00:00Z"],
    ["2026-11-27T18:00:30 Asia/Shanghai", "2026-11-27T10:00:30Z"],
    ["2026-11-27 18:00 +08:00", "2026-11-27T10:00:00Z"],
    ["2026-11-27 10:00 UTC", "2026-11-27T10:00:00Z"],
  ])("takes the time %s, quoted or not", (text, instant) => {
    expect(read(aCampaignFile(`at: ${text}`)).campaigns[0]?.at).toBe(Date.parse(instant));
    expect(read(aCampaignFile(`at: "${text}"`)).campaigns[0]?.at).toBe(Date.parse(instant));
  });

  it.each([
    ["90m", 90 * MINUTE_MS],
    ["1d12h", 36 * HOUR_MS],
    ["2026-11-28 00:00 Asia/Shanghai", 6 * HOUR_MS],
    ["2026-11-27T18:00:00+08:00", 0], // at itself: now or never
  ])("takes the deadline %s", (deadline, afterMs) => {
    const [campaign] = read(aCampaignFile(`deadline: ${deadline}`)).campaigns;
    expect((campaign?.deadline ?? 0) - (campaign?.at ?? 0)).toBe(afterMs);
  });

  it("takes a schedule's bounds in the schedule's zone, an end date to its last millisecond", () => {
    const [schedule] = read(aScheduleFile("starts: 2026-12-01\nends: 2026-12-31\nexclude: [2026-12-25]")).schedules;
    expect(schedule?.recurrence).toEqual({
      cron: "0 10 * * *",
      zone: "Asia/Shanghai",
      startsAt: Date.parse("2026-12-01T00:00:00+08:00"),
      endsAt: Date.parse("2026-12-31T23:59:59.999+08:00"),
      excludedDates: ["2026-12-25"],
    });
    expect(read(aScheduleFile("starts: 2026-12-01 09:00")).schedules[0]?.recurrence.startsAt).toBe(
      Date.parse("2026-12-01T09:00:00+08:00"),
    );
  });

  it("takes an empty list for none, and warns of a file that sends nothing", () => {
    expect(read("campaigns:\nschedules:\n").warnings.map(({ code }) => code)).toEqual(["nothing-to-send"]);
  });

  it("shares what an anchor names among many entries", () => {
    const entries = Array.from({ length: 300 }, (_, n) => `  - { id: c${n}, at: 2026-11-27T18:00Z, message: *m }`);
    const text = ["campaigns:", `  - { id: first, at: 2026-11-27T18:00Z, message: &m ${MESSAGE} }`, ...entries].join(
      "\n",
    );
    expect(read(text).campaigns).toHaveLength(301);
  });

  it("warns of a local time that clocks skip or repeat, and of a greedy schedule", () => {
    const codes = (text: string) => read(text).warnings.map(({ code, path }) => `${path} ${code}`);
    expect(codes(aCampaignFile("at: 2027-03-14 02:30 America/New_York"))).toContain("campaigns[0].at clocks-skip-it");
    expect(codes(aCampaignFile("at: 2026-11-01 01:30 America/New_York"))).toContain("campaigns[0].at clocks-repeat-it");
    expect(codes(aCampaignFile("at: 2026-11-01 02:30 America/New_York"))).toEqual([
      "campaigns[0].message reaches-new-users",
    ]);
    expect(codes(aScheduleFile(`cron: "0 * * * *"`))).toContain("schedules[0].cron takes-most-of-quota");
    expect(codes(aScheduleFile(`cron: "0 10 13 * 5"`))).toContain("schedules[0].cron either-day");
  });
});

describe("readCampaignFile() refuses", () => {
  it.each([
    ["nothing", "", /^it must be an object with app, campaigns and schedules; got null/],
    ["a list", "- a", /^it must be an object with app/],
    ["an unknown section", "campaign: []", /^campaign must be a known key; .* did you mean "campaigns"/],
    ["campaigns that are no list", "campaigns: {}", /^campaigns must be a list/],
    ["an entry that is no object", "campaigns: [hello]", /^campaigns\[0\] must be an object; got "hello"/],
    ["an app that is no object", "app: shop", /^app must be an object; got "shop"/],
    // the app
    ["an unknown zone", "app: { zone: Asia/Shanghia }", /^app\.zone must be an IANA time zone; .* "Asia\/Shanghai"/],
    ["an unknown key", "app: { sendWindow: [] }", /^app\.sendWindow .* did you mean "sendWindows"/],
    ["half a window", "app: { sendWindows: [[08:00]] }", /^app\.sendWindows\[0\]/],
    [
      "a time that is none",
      `app: { sendWindows: [["8:00", "22:00"]] }`,
      /^app\.sendWindows\[0\]\[0\] must be a time of day such as "08:00"; got "8:00"/,
    ],
    ["a time as a number", "app: { reserve: { keep: 1, until: 1800 } }", /^app\.reserve\.until must be a time of day/],
    ["no limit at all", "app: { quota: [] }", /^app\.quota must be at least 1/],
    [
      "a limit of 0",
      "app: { quota: [{ kind: day, zone: UTC, limit: 0 }] }",
      /^app\.quota\[0\]\.limit must be a whole number of at least 1; got 0/,
    ],
    ["a quota of no kind", "app: { quota: [{ kind: hourly, limit: 2 }] }", /^app\.quota\[0\]\.kind must be one of/],
    [
      "a day of no zone",
      "app: { quota: [{ kind: day, limit: 3 }] }",
      /^app\.quota\[0\]\.zone must be text; got nothing/,
    ],
    [
      "a window too short for the audience",
      "app: { audience: 100000000, sendWindows: [[08:00, 09:00]] }",
      /^app\.sendWindows\[0\] must be at least \d+ minutes long/,
    ],
    ["a reserve that leaves nothing", "app: { reserve: { keep: 3, until: 23:00 } }", /^app\.reserve must be such that/],
    ["a negative audience", "app: { audience: -1 }", /^app\.audience must be at least 0/],
    // campaigns
    ["a missing id", aCampaignFile("id:"), /^campaigns\[0\]\.id must be an id/],
    ["a number as id", aCampaignFile("id: 20261127"), /^campaigns\[0\]\.id must be an id in quotes; got 20261127/],
    [
      "an id with spaces",
      aCampaignFile("id: black friday"),
      /^campaigns\[0\]\.id must be an id of .* did you mean "black-friday"/,
    ],
    ["an occurrence's id", aCampaignFile("id: tips~1"), /^campaigns\[0\]\.id/],
    [
      "a name of two lines",
      aCampaignFile(String.raw`name: "a\nb"`),
      /^campaigns\[0\]\.name must be 1 to 200 characters on one line/,
    ],
    [
      "a time without a zone",
      aCampaignFile("at: 2026-11-27 18:00"),
      /^campaigns\[0\]\.at must be a time with its zone.*did you mean "2026-11-27 18:00 Asia\/Shanghai"/,
    ],
    [
      "even where the app has one",
      aCampaignFile("at: 2026-11-27T18:00:00", "{ zone: Europe/London }"),
      /did you mean "2026-11-27 18:00:00 Europe\/London"/,
    ],
    [
      "an unknown zone in a time",
      aCampaignFile("at: 2026-11-27 18:00 Asia/Shanghia"),
      /did you mean "2026-11-27 18:00 Asia\/Shanghai"/,
    ],
    [
      "a day no calendar has",
      aCampaignFile("at: 2026-02-30T18:00:00Z"),
      /^campaigns\[0\]\.at must be a date and time of the calendar/,
    ],
    [
      "an hour no clock has",
      aCampaignFile("at: 2026-11-27T24:00:00Z"),
      /^campaigns\[0\]\.at must be a date and time of the calendar/,
    ],
    ["a number as time", aCampaignFile("at: 1795773600000"), /^campaigns\[0\]\.at must be .*; got 1795773600000/],
    ["now", aCampaignFile("at: now"), /^campaigns\[0\]\.at must be .*; got "now"/],
    ["no time", aCampaignFile("at:"), /^campaigns\[0\]\.at must be .*; got null/],
    [
      "a deadline before its time",
      aCampaignFile("deadline: 2026-11-27T17:59:59+08:00"),
      /^campaigns\[0\]\.deadline must be not before `at`, 2026-11-27T18:00\+08:00/,
    ],
    ["a deadline of no length", aCampaignFile("deadline: 0h"), /^campaigns\[0\]\.deadline must be some time after/],
    [
      "a deadline that is neither",
      aCampaignFile("deadline: tomorrow"),
      /^campaigns\[0\]\.deadline must be a length such as "24h" or a time/,
    ],
    [
      "an unknown priority",
      aCampaignFile("priority: hihg"),
      /^campaigns\[0\]\.priority must be one of "urgent", "normal", "low"; got "hihg"/,
    ],
    ["YAML's old yes", aCampaignFile("anytime: yes"), /^campaigns\[0\]\.anytime must be true or false; got "yes"/],
    [
      "an unknown late policy",
      aCampaignFile("late: skp"),
      /^campaigns\[0\]\.late must be one of .* did you mean "skip"/,
    ],
    [
      "a mistyped key",
      aCampaignFile("dedline: 24h"),
      /^campaigns\[0\]\.dedline must be a known key; .* did you mean "deadline"/,
    ],
    ["a cron in a campaign", aCampaignFile(`cron: "0 10 * * *"`), /^campaigns\[0\]\.cron must be one of the keys/],
    ["no message", aCampaignFile("message:"), /^campaigns\[0\]\.message must be an object; got null/],
    [
      "a wrong message",
      aCampaignFile(`message: { fromUserId: a, objectName: "RC:TxtMsg", content: {} }`),
      /^campaigns\[0\]\.message\.content\.content/,
    ],
    [
      "a title too long",
      aCampaignFile(
        `message: { fromUserId: a, objectName: "RC:TxtMsg", content: { content: a }, pushExt: { title: ${"x".repeat(51)} } }`,
      ),
      /^campaigns\[0\]\.message\.pushExt\.title must be .*50/,
    ],
    // schedules
    [
      "a bad cron",
      aScheduleFile(`cron: "0 25 * * *"`),
      /^schedules\[0\]\.cron must be a cron pattern whose hour is 0 to 23/,
    ],
    ["a cron of no type", aScheduleFile("cron: 10"), /^schedules\[0\]\.cron must be a cron pattern in quotes; got 10/],
    ["a bad zone", aScheduleFile("zone: Shanghai"), /^schedules\[0\]\.zone must be an IANA time zone/],
    [
      "a pattern that never fires",
      aScheduleFile(`cron: "0 10 30 2 *"`),
      /^schedules\[0\]\.cron must be a cron pattern that fires/,
    ],
    [
      "an end before the start",
      aScheduleFile("starts: 2026-12-01\nends: 2026-11-01"),
      /^schedules\[0\]\.ends must be after the start, 2026-12-01T00:00\+08:00/,
    ],
    [
      "an end before the first firing",
      aScheduleFile("starts: 2026-12-01 11:00\nends: 2026-12-02 09:00"),
      /^schedules\[0\]\.ends must be late enough/,
    ],
    [
      "an excluded date no calendar has",
      aScheduleFile("exclude: [2026-02-30]"),
      /^schedules\[0\]\.exclude\[0\] must be a local date/,
    ],
    [
      "a date that is no text",
      aScheduleFile("exclude: [20261225]"),
      /^schedules\[0\]\.exclude\[0\] must be a local date/,
    ],
    ["a deadline in a schedule", aScheduleFile("deadline: 6h"), /^schedules\[0\]\.deadline must be one of the keys/],
    // text
    ["YAML that is none", "campaigns: [\n  a: b: c\n]", /^line 2, column \d+ must be well-formed YAML or JSON/],
    ["a tab", "app:\n\tid: shop", /^line 2, column 1 /],
    ["a key given twice", "app: { id: a, id: b }", /^line 1, column 15 .* unique/],
    ["two documents", "app: {}\n---\napp: {}", /^line 2, column 1 .*document/],
    ["a tag", "app: !!js/function x", /^line 1, column 6 /],
    ["YAML 1.1, where 18:00 is 1080", "%YAML 1.1\n---\napp: {}", /^line 1 must be YAML 1\.2; got %YAML 1\.1/],
  ])("%s", (_what, text, says) => {
    expect(faultsIn(text).join("\n")).toMatch(new RegExp(says.source, "m"));
  });

  it("every fault at once, each with its entry's id and line", () => {
    const reading = readCampaignFile(`app: { zone: Mars/Base, audiense: 5 }
campaigns:
  - id: one
    at: 2026-11-27 18:00
    prioriti: low
    message: { fromUserId: "", objectName: RC:Text, content: { content: hi } }
  - id: two
    at: 2026-11-27T18:00:00Z
    message: ${MESSAGE}
schedules:
  - id: two
    cron: "0 99 * * *"
    zone: Nowhere
    starts: soon
    message: ${MESSAGE}
extra: 1
`);
    expect(reading.kind).toBe("faults");
    if (reading.kind !== "faults") return;
    const places = reading.faults.map(({ path, id, line }) =>
      [path, id, line].filter((part) => part !== undefined).join(" "),
    );
    expect(places.sort()).toEqual([
      "app.audiense",
      "app.zone",
      "campaigns[0].at one 3",
      "campaigns[0].message.fromUserId one 3",
      "campaigns[0].message.objectName one 3",
      "campaigns[0].prioriti one 3",
      "extra",
      "schedules[0].cron two 11",
      "schedules[0].id two",
      "schedules[0].starts two 11",
      "schedules[0].zone two 11",
    ]);
  });

  it("an id used twice anywhere, naming the first", () => {
    const entry = (id: string) => `{ id: ${id}, at: 2026-11-27T18:00Z, message: ${MESSAGE} }`;
    expect(faultsIn(`campaigns: [${entry("a")}, ${entry("b")}, ${entry("a")}]`)).toEqual([
      `campaigns[2].id must be an id of its own in the whole file; got "a", which is also the id of campaigns[0]`,
    ]);
  });

  it("aliases that multiply each other, and nesting without end, without falling over", () => {
    const levels = Array.from({ length: 9 }, (_, n) => `l${n + 1}: &l${n + 1} [${`*l${n},`.repeat(9)}]`);
    expect(faultsIn(["l0: &l0 [x]", ...levels].join("\n"))).toEqual([
      expect.stringMatching(/^it must be free of aliases/),
    ]);
    expect(faultsIn(`{"campaigns":${"[".repeat(20_000)}`).length).toBeGreaterThan(0);
  });

  it("text over 8 MiB, unread", () => {
    expect(faultsIn("#".repeat(8 * 1024 * 1024 + 1))).toEqual(["it must be at most 8 MiB; got 8388609 bytes"]);
  });
});

describe("claimsOf()", () => {
  const now = Date.parse("2026-11-26T08:00:00+08:00");

  it("asks for every campaign, and for the occurrences of the next 14 days", () => {
    const file = read(`${aCampaignFile("priority: low")}\n${aScheduleFile("anytime: true")}`);
    const claims = claimsOf(file, now);
    expect(claims[0]).toMatchObject({ id: "spring", priority: "low", bookedAt: now, position: 0 });
    const [first, ...rest] = claims.slice(1);
    const nominalAt = now + 2 * HOUR_MS;
    expect(first).toMatchObject({
      id: `tips~${nominalAt}`,
      nominalAt,
      at: nominalAt,
      deadline: nominalAt + 6 * HOUR_MS,
      bookedAt: now,
      anytime: true,
      position: 1,
    });
    expect(rest).toHaveLength(13);
  });

  it("reaches to the last deadline, at most 400 days", () => {
    const occurrences = (deadline: string) =>
      claimsOf(read(`${aCampaignFile(`deadline: ${deadline}`)}\n${aScheduleFile("active: true")}`), now).length - 1;
    expect(occurrences("20d")).toBe(22);
    expect(occurrences("4000d")).toBe(400);
  });

  it("counts an occurrence due this very moment, and none of a schedule that is off", () => {
    const due = Date.parse("2026-11-26T10:00:00+08:00");
    expect(claimsOf(read(aScheduleFile("active: true")), due)[0]?.at).toBe(due);
    expect(claimsOf(read(aScheduleFile("active: false")), due)).toEqual([]);
  });

  it("does not explode on a schedule of every second", () => {
    expect(claimsOf(read(aScheduleFile(`cron: "* * * * * *"`)), now)).toHaveLength(10_000);
  });
});

describe("the examples", () => {
  it.each(["campaigns.yaml", "minimal.yaml"])("%s is sound", (name) => {
    const text = readFileSync(new URL(`../../examples/${name}`, import.meta.url), "utf8");
    expect(faultsIn(text)).toEqual([]);
  });
});
