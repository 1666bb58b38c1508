/** Every command that asks the API, against a Herald that answers it; the clock stands still, so seats can be named. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AppRules } from "../../src/domain/app.ts";
import { HOUR_MS } from "../../src/domain/time.ts";
import { aMessage, at, MORNING } from "../support/a-campaign.ts";
import { runCaptured } from "../support/captured-io.ts";
import { handClock } from "../support/hand-clock.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { ServedHerald } from "../support/served-herald.ts";
import { serveHerald } from "../support/served-herald.ts";

const clock = handClock(MORNING);
let served: ServedHerald;
let app: string;
let apps = 0;

beforeAll(async () => {
  served = await serveHerald(await PAIRINGS[0]!.fresh(), { clock });
});
afterAll(() => served.close());
beforeEach(async () => {
  clock.setTo(MORNING);
  app = `shop-${(apps += 1)}`;
  await anApp();
});

async function anApp(rules: Partial<AppRules> = {}): Promise<void> {
  await served.herald.setRules({ app, actor: "ann", rules: { sendWindows: [], ...rules } });
}

const MESSAGE = { "message.yaml": JSON.stringify(aMessage()) };

/** A command line for the app, as Ann at this machine types it. */
function herald(words: readonly string[], given: Parameters<typeof runCaptured>[2] = {}) {
  const files = { ...MESSAGE, ...given.files };
  return runCaptured([...words], { ...served.environment, HERALD_APP: app }, { now: clock.now, ...given, files });
}

async function heraldJson<T = Record<string, never>>(words: readonly string[]): Promise<T> {
  const { out, err, code } = await herald([...words, "--json"]);
  expect({ err, code }).toEqual({ err: "", code: 0 });
  return JSON.parse(out) as T;
}

/** What the API itself answers. */
async function api(path: string): Promise<unknown> {
  const url = new URL(`/v1${path}`, served.url);
  url.searchParams.set("app", app);
  return (await fetch(url)).json();
}

async function submitted(id: string, when = "2026-11-27T12:00:00+08:00", ...more: string[]): Promise<void> {
  const { err, code } = await herald(["submit", "-m", "message.yaml", "--id", id, "--at", when, ...more]);
  expect({ err, code }).toEqual({ err: "", code: 0 });
}

/** Two calls an hour: the third of noon must wait. */
async function crowded(): Promise<void> {
  for (const id of ["first", "second", "third"]) await submitted(id);
}

describe("herald submit", () => {
  it("says when it goes out and why then", async () => {
    await submitted("first");
    await submitted("second");
    const { out, err, code } = await herald([
      ...["submit", "--text", "18:00 开抢", "--from", "shop", "--at", "2026-11-27 12:00 Asia/Shanghai", "--id", "late"],
      ...["--name", "黑五", "--deadline", "8h", "--priority", "low", "--anytime", "--late", "send"],
    ]);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toMatch(/^late goes out Fri 27 Nov 2026 13:0\d, asked for 12:00\n\nWhy not earlier\n/);
    expect(out).toContain("hour-quota  2 of 2");
    expect(out).toContain("Warnings");
    expect(await served.herald.ledger.findCampaign(app, "late")).toMatchObject({
      name: "黑五",
      message: { fromUserId: "shop", objectName: "RC:TxtMsg", content: { content: "18:00 开抢" } },
      deadline: at("20:00"),
      priority: "low",
      anytime: true,
      late: "send",
      createdBy: "ann",
    });
  });

  it("is done once for one key, and answers as the API does", async () => {
    const words = ["submit", "-m", "message.yaml", "--at", "now", "--key", "钥匙 1"];
    const first = await heraldJson<{ id: string; seat: string }>(words);
    expect(first.seat).toBe("2026-11-27T10:00:00.000+08:00");
    expect(await heraldJson(words)).toEqual(first);
    expect((await api("/campaigns")) as object).toMatchObject({ campaigns: [{ id: first.id }] });
  });

  it.each([
    ["no message", ["--at", "now"], "what? Give the message"],
    ["no time", ["-m", "message.yaml"], "when? Give --at"],
    ["text from nobody", ["--text", "x", "--at", "now"], "--text and --from go together"],
    ["two messages", ["-m", "message.yaml", "--text", "x", "--at", "now"], "-m says the whole message"],
    ["a file that is not there", ["-m", "none.yaml", "--at", "now"], "cannot read none.yaml: there is no such file"],
    ["a file that is no YAML", ["-m", "broken.yaml", "--at", "now"], "must be well-formed YAML or JSON"],
    ["a time without a zone", ["-m", "message.yaml", "--at", "2026-11-27T12:00"], "at must be"],
    ["a flag that is none", ["--at", "now", "--priorty", "low"], "unknown option '--priorty'"],
    ["a priority that is none", ["--priority", "high"], "Allowed choices are urgent, normal, low"],
  ])("refuses %s with 2", async (_what, words, why) => {
    const { out, err, code } = await herald(["submit", ...words], { files: { "broken.yaml": "{" } });
    expect({ out, code }).toEqual({ out: "", code: 2 });
    expect(err).toContain(why);
  });

  it("tells every fault of a message, and what to do", async () => {
    const files = { "bad.yaml": "fromUserId: 5\nobjectName: RC:txtmsg\ncontent: {}" };
    const { err, code } = await herald(["submit", "-m", "bad.yaml", "--at", "2026-11-27", "--id", "x"], { files });
    expect(code).toBe(2);
    for (const part of ["message.fromUserId", "message.objectName", "at must be", "Mend every fault"]) {
      expect(err).toContain(part);
    }
  });
});

describe("herald list, show and explain", () => {
  it("lists what is asked for, in columns that fit Chinese names", async () => {
    await submitted("first", "2026-11-27T12:00:00+08:00", "--name", "午间限时券");
    await submitted("second", "2026-11-27T13:00:00+08:00");
    await herald(["cancel", "second"]);
    const { out } = await herald(["list", "--order", "earliest"]);
    expect(out.split("\n")).toEqual([
      "  id      status     when                   name",
      "  first   scheduled  Fri 27 Nov 2026 12:00  午间限时券",
      "  second  cancelled  Fri 27 Nov 2026 10:00  second",
      "",
    ]);
    const scheduled = await heraldJson<{ campaigns: { id: string }[] }>(["list", "--status", "scheduled"]);
    expect(scheduled).toEqual(await api("/campaigns?status=scheduled"));
    expect((await herald(["list", "--text", "nowhere"])).out).toBe("There are none.\n");
  });

  it("follows the pages up to its limit, and says that there is more", async () => {
    await served.herald.applyFile({
      actor: "ann",
      file: {
        app: { id: app, rules: (await served.herald.ledger.findApp(app))!.rules },
        campaigns: Array.from({ length: 203 }, (_, position) => ({
          ...{ id: `c${position}`, name: `c${position}`, message: aMessage(), position, late: "hold" as const },
          ...{ at: at("12:00"), deadline: at("12:00", 300), priority: "normal" as const, anytime: true },
        })),
        schedules: [],
      },
    });
    const { campaigns, next } = await heraldJson<{ campaigns: { id: string }[]; next: string | null }>([
      ...["list", "--limit", "202"],
    ]);
    expect(new Set(campaigns.map(({ id }) => id)).size).toBe(202);
    expect(next).toBeTypeOf("string");
    expect((await heraldJson<{ campaigns: [] }>(["list", "--limit", "500"])).campaigns).toHaveLength(203);
    expect((await herald(["list", "--limit", "2"])).out).toContain("and more: --limit shows more than 2");
  });

  it("shows all of a campaign", async () => {
    await submitted("first");
    const { out, code } = await herald(["show", "first"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^first\n {2}status +scheduled\n/);
    expect(out).toContain('"Everything must go"');
    expect(out).toMatch(/ann +campaign\.submitted/);
    expect(await heraldJson(["show", "first"])).toEqual(await api("/campaigns/first"));
  });

  it("explains a seat, and says only what would really bring it forward", async () => {
    await crowded();
    const { out, code } = await herald(["explain", "third"]);
    expect(code).toBe(0);
    expect(out).toContain("asked for      Fri 27 Nov 2026 12:00\n");
    expect(out).toMatch(/Why not earlier\n {2}.*\n* *hour-quota/);
    expect(out).toMatch(/What would bring it forward\n/);
    expect(out).toContain("herald edit third --priority urgent");
    expect(out).toContain("one call more in each window");
    expect(out).not.toContain("--anytime");
    expect((await herald(["explain", "first"])).out).toContain("Nothing is in its way.");
  });
});

describe("what a person decides about a campaign", () => {
  it("edits by the revision that is there, or refuses one that was overtaken", async () => {
    await submitted("first");
    expect((await herald(["edit", "first", "--at", "2026-11-27T13:00:00+08:00"])).out).toContain(
      "first goes out Fri 27 Nov 2026 13:00",
    );
    expect((await herald(["edit", "first", "--name", "Sale", "--anytime"])).code).toBe(0);
    expect((await herald(["edit", "first", "--no-anytime"])).code).toBe(0);
    expect(await served.herald.ledger.findCampaign(app, "first")).toMatchObject({ name: "Sale", anytime: false });
    const stale = await herald(["edit", "first", "--name", "x", "--revision", "1"]);
    expect(stale).toMatchObject({ out: "", code: 3 });
    expect(stale.err).toContain("without --revision");
    expect(await herald(["edit", "first"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("what is to change?"),
    });
    expect(await herald(["edit", "first", "--name", "x", "--revision", "one"])).toMatchObject({ code: 2 });
  });

  it("cancels with a note, and not twice into another state", async () => {
    await submitted("first");
    expect((await herald(["cancel", "first", "--note", "wrong day"])).out).toBe(
      "first is cancelled (cancelled by ann: wrong day)\n",
    );
    const gone = await herald(["edit", "first", "--name", "x"]);
    expect(gone.code).toBe(3);
    expect(gone.err).toContain("cancelled");
  });

  it("resolves what is uncertain, and nothing else", async () => {
    await submitted("first");
    const wrong = await herald(["resolve", "first", "sent"]);
    expect(wrong.code).toBe(3);
    expect(wrong.err).toContain("scheduled");
    await served.herald.ledger.decide(app, "herald", async (decision) => {
      const campaign = (await decision.campaigns.find("first"))!;
      await decision.campaigns.move(campaign, "uncertain", { outcome: { at: decision.now, text: "no answer" } });
    });
    expect((await herald(["explain", "first"])).out).toContain("herald resolve first sent|not-sent");
    clock.pass(HOUR_MS);
    expect(await herald(["resolve", "first", "sent", "--note", "on my phone"])).toMatchObject({ code: 0 });
    expect((await herald(["show", "first"])).out).toMatch(/status +sent/);
    expect(await herald(["resolve", "first", "perhaps"])).toMatchObject({ code: 2 });
  });
});

describe("herald plan and what-if", () => {
  it("shows the plan of what is running, as the table of a file, and what is held apart from it", async () => {
    await crowded();
    await submitted("held");
    await served.herald.ledger.decide(app, "herald", async (decision) => {
      await decision.campaigns.change("held", { held: { code: "person", text: "wait for Mei", since: decision.now } });
      await decision.replan();
    });
    const { out, code } = await herald(["plan"]);
    expect(code).toBe(0);
    expect(out).toContain(`Plan for ${app}: 3 of 3 get a seat (from Fri 27 Nov 2026 10:00, Asia/Shanghai)\n`);
    expect(out).toMatch(
      /\n {2}12:00 {2}first\n {2}12:01 {2}second .*\n {2}13:0\d {2}third +asked for 12:00 — .*hour-quota/,
    );
    expect(out).toMatch(/Held until a person decides\n {2}held +wait for Mei/);
    expect(await heraldJson(["plan"])).toEqual(await api("/plan"));
  });

  it("plays through what would be, and stores nothing", async () => {
    await crowded();
    const before = await api("/plan");
    const files = {
      "add.yaml": `campaigns: [{ id: new, at: "2026-11-27 11:30 Asia/Shanghai", message: ${JSON.stringify(aMessage())} }]`,
    };
    const { out, code } = await herald(
      ["what-if", "--add-file", "add.yaml", "--move", "first=2026-11-27T15:00:00+08:00", "--remove", "second"],
      { files },
    );
    expect(code).toBe(0);
    expect(out).toMatch(/11:30 {2}new/);
    expect(out).toMatch(/Seats that would move\n/);
    const wider = await herald(["what-if", "--limit", "hour=3", "--limit", "day=5"]);
    expect(wider.out).toMatch(/third +Fri 27 Nov 2026 13:0\d +→ +Fri 27 Nov 2026 12:0\d/);
    expect(await api("/plan")).toEqual(before);
  });

  it.each([
    ["a move without a time", ["--move", "first"], 2, "--move must be ID=TIME"],
    ["a limit of nothing known", ["--limit", "week=3"], 2, "--limit must be hour=N or day=N"],
    ["an id that is not there", ["--remove", "nobody"], 3, 'nothing called "nobody" waits'],
  ])("refuses %s", async (_what, words, code, why) => {
    const ended = await herald(["what-if", ...words]);
    expect(ended).toMatchObject({ out: "", code });
    expect(ended.err).toContain(why);
  });
});

describe("herald quota, pause, resume, outside-call and arm", () => {
  it("draws how full each window is, and when the next could go", async () => {
    const { out } = await herald(["outside-call", "--started", "now", "--note", "by hand"]);
    expect(out).toMatch(/any 60 minutes +█{10}░{10} +1 of 2 +room for another/);
    expect(out).toMatch(/day in Asia\/Shanghai +█{7}░{13} +1 of 3/);
    expect(out).toContain("Next free seats");
    expect((await herald(["quota"], { colour: true })).out).toContain("\u001b[");
    expect((await herald(["quota"])).out).not.toContain("\u001b[");
    expect(await heraldJson(["quota"])).toEqual(await api(`/apps/${app}`));
  });

  it("pauses and resumes, and says what else stands in the way", async () => {
    expect((await herald(["pause", "--note", "holidays"])).out).toContain(
      `${app}: paused by ann since Fri 27 Nov 2026 10:00: holidays`,
    );
    expect((await herald(["quota"])).out).toContain("paused by ann");
    expect((await herald(["resume"])).out).not.toContain("paused");
  });

  it("arms over the API what a running Herald holds", async () => {
    expect(await herald(["arm", "--app", app])).toMatchObject({
      code: 0,
      out: `${app} is armed; there is nothing to do.\n`,
    });
    await served.herald.ledger.decide(app, "herald", (decision) =>
      decision.changeApp({ disarmedWhy: "it was copied" }),
    );
    expect(await herald(["arm", "--app", app])).toMatchObject({
      code: 3,
      out: expect.stringContaining("it was copied"),
    });
    expect((await herald(["arm", "--app", app, "--yes", "--note", "I looked"])).out).toContain(`${app} is armed.`);
    expect((await served.herald.ledger.findApp(app))?.disarmedWhy).toBeNull();
  });
});

describe("herald schedule", () => {
  const SET = ["schedule", "set", "tips", "-m", "message.yaml", "--zone", "Asia/Shanghai", "--cron"];

  it("defines, shows, rests, skips and removes", async () => {
    expect((await herald([...SET, "0 12 * * *", "--dry-run"])).out).toMatch(
      /^ {2}Fri 27 Nov 2026 12:00 {2}as asked for/,
    );
    expect((await herald(["schedule", "list"])).out).toBe("There are none.\n");
    expect((await herald([...SET, "0 12 * * *", "--name", "每日好物", "--exclude", "2026-12-25"])).out).toContain(
      "tips: created\n",
    );
    expect((await herald(["schedule", "list"])).out).toMatch(/tips +active +0 12 \* \* \* +Asia\/Shanghai +每日好物/);
    expect((await herald(["schedule", "show", "tips"])).out).toContain("not on    2026-12-25");
    expect((await herald(["schedule", "next", "tips", "--count", "2"])).out.trim().split("\n")).toHaveLength(2);
    expect((await herald(["schedule", "skip-next", "tips"])).out).toBe("tips: Fri 27 Nov 2026 12:00 is skipped\n");
    expect((await herald(["schedule", "pause", "tips"])).out).toBe("tips is paused\n");
    expect((await herald(["schedule", "next", "tips"])).out).toBe("It will not fire again.\n");
    expect((await herald(["schedule", "resume", "tips"])).out).toBe("tips is active\n");
    expect(await heraldJson(["schedule", "list"])).toEqual(await api("/schedules"));
    expect((await herald(["schedule", "remove", "tips"])).out).toBe("tips is removed\n");
    expect(await herald(["schedule", "show", "tips"])).toMatchObject({ out: "", code: 3 });
  });

  it.each([
    [[...SET, "noon"], 2, "cron must be"],
    [["schedule", "set", "tips"], 2, "when? Give --cron FIELDS and --zone ZONE"],
    [["schedule", "next", "tips", "--count", "0"], 2, "whole number from 1 to 100"],
  ])("refuses %j", async (words, code, why) => {
    const ended = await herald(words);
    expect(ended.code).toBe(code);
    expect(ended.err).toContain(why);
  });
});

describe("herald audit", () => {
  it("tells who did what, the latest first, page by page", async () => {
    await submitted("first");
    await herald(["cancel", "first", "--note", "no"]);
    const { out } = await herald(["audit", "--subject", "first", "--limit", "2"]);
    expect(out).toMatch(/^ {2}\d+ {2}Fri 27 Nov 2026 10:00 {2}ann +campaign\.cancelled +first +no\n/);
    const { facts } = await heraldJson<{ facts: { n: number }[] }>(["audit", "--limit", "1"]);
    const before = await heraldJson<{ facts: { n: number }[] }>([
      "audit",
      "--before",
      String(facts[0]!.n),
      "--limit",
      "1",
    ]);
    expect(before.facts[0]!.n).toBeLessThan(facts[0]!.n);
  });
});

describe("herald apply", () => {
  const FILE = `
app: { id: APP, sendWindows: [] }
campaigns:
  - { id: spring, name: 春季, at: "2026-11-27 12:00 Asia/Shanghai", message: ${JSON.stringify(aMessage())} }
  - { id: summer, at: "2026-11-27 14:00 Asia/Shanghai", message: ${JSON.stringify(aMessage())} }
schedules:
  - { id: tips, cron: "0 9 * * *", zone: Asia/Shanghai, message: ${JSON.stringify(aMessage())} }
`;
  const files = () => {
    const text = FILE.replace("APP", app);
    return {
      "shop.yaml": text,
      "less.yaml": text.replace(/^ {2}- \{ id: (summer|tips).*$/gm, "").replace("12:00", "13:00"),
    };
  };
  const applied = (file: string, ...flags: string[]) => herald(["apply", "-f", file, ...flags], { files: files() });

  it("shows the difference, says by its code that there is one, and changes nothing in a dry run", async () => {
    const { out, code } = await applied("shop.yaml", "--dry-run");
    expect(code).toBe(5);
    expect(out).toContain(`${app} would change`);
    for (const line of ["+ campaign spring (春季)", "+ campaign summer", "+ schedule tips"])
      expect(out).toContain(line);
    expect((await herald(["list"])).out).toBe("There are none.\n");
  });

  it("applies where nobody is asked; then there is no difference any more", async () => {
    const { out, code } = await applied("shop.yaml");
    expect({ code, end: out.trim().split("\n").at(-1) }).toEqual({ code: 0, end: "Applied." });
    const again = await applied("shop.yaml", "--dry-run");
    expect(again.code).toBe(0);
    expect(again.out).toContain(`${app} is as the file says.`);
  });

  it("asks the person at a terminal, unless told not to", async () => {
    const no = await herald(["apply", "-f", "shop.yaml"], { files: files(), answers: false });
    expect(no).toMatchObject({ code: 3, err: "Nothing was applied.\n" });
    expect(no.out).toContain("Apply this?");
    const yes = await herald(["apply", "-f", "shop.yaml", "--yes"], { files: files(), answers: false });
    expect(yes.code).toBe(0);
    expect(yes.out).not.toContain("Apply this?");
    expect((await herald(["apply", "-f", "less.yaml"], { files: files(), answers: true })).code).toBe(0);
  });

  it("takes away what the file no longer has only with --prune", async () => {
    await applied("shop.yaml");
    await submitted("by-hand", "2026-11-27T16:00:00+08:00");
    expect((await applied("less.yaml")).out).toContain("~ campaign spring");
    expect((await herald(["list", "--status", "cancelled"])).out).toBe("There are none.\n");
    const pruned = await applied("less.yaml", "--prune");
    expect(pruned.out).toContain("- no longer in the file: summer");
    expect(pruned.out).toContain("- no longer in the file: tips");
    expect((await herald(["list", "--status", "scheduled", "--order", "earliest"])).out).toMatch(/spring.*\n.*by-hand/);
    expect((await herald(["schedule", "list"])).out).toBe("There are none.\n");
  });

  it("tells the faults of a file with their lines, and sends it nowhere", async () => {
    const ended = await herald(["apply", "-f", "bad.yaml"], { files: { "bad.yaml": "campaigns:\n  - { id: x }" } });
    expect(ended).toMatchObject({ out: "", code: 2 });
    expect(ended.err).toMatch(/bad\.yaml: 2 faults\n.*campaigns\[0\]\.at must be .*\(id "x", line 2\)/);
    expect(await herald(["apply", "-f", "none.yaml"])).toMatchObject({ code: 2 });
  });

  it("takes a file that is larger than any other request may be", async () => {
    const text = `${files()["shop.yaml"]}${"# a long story\n".repeat(100_000)}`;
    expect(await herald(["apply", "-f", "long.yaml"], { files: { "long.yaml": text } })).toMatchObject({
      err: "",
      code: 0,
    });
    const message = { ...aMessage(), pushData: "x".repeat(2_000_000) };
    const other = { "message.yaml": JSON.stringify(message) };
    const refused = await herald(["submit", "-m", "message.yaml", "--at", "now"], { files: other });
    expect(refused).toMatchObject({ out: "", code: 3, err: expect.stringContaining("a body may hold") });
  });

  it("answers in JSON as the API does", async () => {
    const { out, err } = await applied("shop.yaml", "--json");
    expect(err).toBe("");
    expect(JSON.parse(out)).toMatchObject({ rules: "unchanged", campaigns: { spring: "created" }, pruned: [] });
  });
});
