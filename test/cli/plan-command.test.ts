import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkCommand } from "../../src/cli/check-command.ts";
import { planCommand } from "../../src/cli/plan-command.ts";
import { readApiSettings } from "../../src/runtime/config.ts";
import { captureIo } from "../support/captured-io.ts";

const EXAMPLE = readFileSync(new URL("../../examples/campaigns.yaml", import.meta.url), "utf8");
const NOW = "2026-11-26T08:00:00+08:00";

/** Runs a command on files that exist only here. */
async function run(
  args: readonly string[],
  files: Readonly<Record<string, string>> = { "shop.yaml": EXAMPLE },
  { colour = false, configFaults = () => [] }: { colour?: boolean; configFaults?: () => never[] } = {},
): Promise<{ out: string; err: string; code: number | undefined }> {
  const { io, ended } = captureIo({ files, colour, now: () => Date.parse(NOW) });
  const [name, ...rest] = args;
  const face = { io, settings: () => readApiSettings({}) };
  const command = name === "plan" ? planCommand(face) : checkCommand(io, { configFaults });
  await command.parseAsync(rest, { from: "user" });
  return ended;
}

type JsonRow = {
  id: string;
  at: string;
  seatAt: string | null;
  firstSeatAt?: string | null;
  reasons: { code: string }[];
};

describe("herald plan --json", () => {
  it("is an array in claim order with exactly the fields that are promised", async () => {
    const { out, err, code } = await run(["plan", "-f", "shop.yaml", "--now", NOW, "--json"]);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    const rows = JSON.parse(out) as JsonRow[];
    expect(rows.slice(0, 4).map(({ id }) => id)).toEqual([
      "warm-up",
      `daily-tip~${Date.parse("2026-11-26T10:00:00+08:00")}`,
      "thanksgiving",
      "lunch-coupon",
    ]);
    // Low priority comes last, whenever it was asked for.
    expect(rows.slice(-4).map(({ id }) => id.replace(/~.*/, ""))).toEqual([
      "black-friday-en",
      "survey",
      "weekend-picks",
      "weekend-picks",
    ]);
    expect(rows[2]).toEqual({
      id: "thanksgiving",
      name: "Thanksgiving sale",
      priority: "normal",
      at: "2026-11-26T12:00:00.000+08:00",
      deadline: "2026-11-26T20:00:00.000+08:00",
      anytime: false,
      seatAt: "2026-11-26T18:00:00.000+08:00",
      reasons: [{ code: "reserve", text: expect.any(String), until: "2026-11-26T18:00:00.000+08:00" }],
      warnings: [{ code: "reaches-new-users", path: "message", text: expect.any(String) }],
    });
    expect(rows[3]).toMatchObject({ id: "lunch-coupon", seatAt: null, firstSeatAt: "2026-11-27T08:00:00.000+08:00" });
    expect(rows.filter((row) => row.seatAt !== null && "firstSeatAt" in row)).toEqual([]);
  });

  it("never puts more than three calls on a day of the example, and fills its three days", async () => {
    const { out } = await run(["plan", "-f", "shop.yaml", "--json"]);
    const days = (JSON.parse(out) as JsonRow[]).flatMap(({ seatAt }) => (seatAt === null ? [] : [seatAt.slice(0, 10)]));
    const perDay = Object.groupBy(days, (day) => day);
    expect(Math.max(...Object.values(perDay).map((seats) => seats?.length ?? 0))).toBe(3);
    expect(["2026-11-26", "2026-11-27", "2026-11-28"].map((day) => perDay[day]?.length)).toEqual([3, 3, 3]);
  });

  it("counts the calls already made", async () => {
    const usage = JSON.stringify([
      { startedAt: "2026-11-26T07:00:00+08:00", finishedAt: "2026-11-26T07:00:01+08:00" },
      {
        startedAt: Date.parse("2026-11-26T07:10:00+08:00"),
        finishedAt: Date.parse("2026-11-26T07:10:01+08:00"),
        urgent: true,
      },
    ]);
    const files = { "shop.yaml": EXAMPLE, "usage.json": usage };
    const { out } = await run(["plan", "-f", "shop.yaml", "--usage", "usage.json", "--json"], files);
    const rows = JSON.parse(out) as JsonRow[];
    expect(rows.filter(({ seatAt }) => seatAt?.startsWith("2026-11-26")).map(({ id }) => id)).toEqual(["warm-up"]);
  });

  it.each([NOW, "2026-11-26T00:00:00Z", String(Date.parse(NOW))])("takes --now %s", async (now) => {
    const { out } = await run(["plan", "-f", "shop.yaml", "--now", now, "--json"]);
    expect(out).toBe((await run(["plan", "-f", "shop.yaml", "--json"])).out);
  });
});

describe("herald plan", () => {
  it("tells a person each day's seats, why they moved, what finds none, and each warning once", async () => {
    const { out, code } = await run(["plan", "-f", "shop.yaml"]);
    expect(code).toBe(0);
    expect(out).toContain("Plan for shop: 22 of 24 get a seat (from Thu 26 Nov 2026 08:00, Asia/Shanghai)\n");
    expect(out).toContain(
      "\nThu 26 Nov 2026\n  09:15  黑五预热\n  10:00  每日好物\n  18:00  Thanksgiving sale     asked for 12:00 — reserve: ",
    );
    expect(out).toContain("  08:00  爆款补货              asked for 07:30 — send-window: ");
    expect(out).toMatch(
      /\nNo seat before the deadline\n {2}午间限时券 +asked for Thu 26 Nov 12:30, at the latest 14:00; the first seat is Fri 27 Nov 08:00\n +day-quota: /,
    );
    expect(out).toMatch(/\nand \d+ more of the recurring notices, each when asked for, until \w+ \d+ Dec 2026\n/);
    expect(out.match(/register within 7 days/g)).toHaveLength(1);
    expect(out).not.toContain("\u001b");
  });

  it("uses colour only where it is wanted", async () => {
    const { out } = await run(["plan", "-f", "shop.yaml"], undefined, { colour: true });
    expect(out).toContain("\u001b[1m");
  });

  it("marks what can no longer go out", async () => {
    const { out } = await run(["plan", "-f", "shop.yaml", "--now", "2026-12-24T00:00:00Z"]);
    expect(out).toContain("at the latest 14:00 (that has passed); the first seat is ");
  });

  it.each([
    ["what goes with a file, without one", ["--now", NOW], /^which file\? --now and --usage go with -f FILE\n$/],
    [
      "what goes without a file, with one",
      ["-f", "shop.yaml", "--until", NOW],
      /^--until is for the plan of a running/,
    ],
    ["a file that is not there", ["-f", "none.yaml"], /^cannot read none\.yaml: there is no such file\n$/],
    [
      "a file with faults",
      ["-f", "bad.yaml"],
      /^bad\.yaml: 2 faults\n {2}campaigns\[0\]\.at must be .*\(id "x", line 1\)\n/m,
    ],
    [
      "a time that is none",
      ["-f", "shop.yaml", "--now", "yesterday"],
      /^--now must be an RFC 3339 time .*; got "yesterday"\n$/,
    ],
    ["a time without an offset", ["-f", "shop.yaml", "--now", "2026-11-26T08:00:00"], /^--now must be /],
    [
      "usage that is no JSON",
      ["-f", "shop.yaml", "--usage", "bad.yaml"],
      /^bad\.yaml: 1 fault\n {2}it must be well-formed JSON/,
    ],
    [
      "usage that is no list",
      ["-f", "shop.yaml", "--usage", "object.json"],
      /^object\.json: 1 fault\n {2}it must be a list of calls/,
    ],
    [
      "calls that are none",
      ["-f", "shop.yaml", "--usage", "calls.json"],
      /^calls\.json: 4 faults\n {2}\[0\]\.finishedAt must be an RFC 3339 time .*got nothing\n {2}\[1\]\.startedAt .*\n {2}\[1\]\.urgent must be true or false.*\n {2}\[2\]\.end must be/,
    ],
    [
      "a call that ends before it starts",
      ["-f", "shop.yaml", "--usage", "back.json"],
      /^back\.json: 1 fault\n {2}\[0\]\.finishedAt must be not before startedAt/,
    ],
  ])("refuses %s with exit code 2 and prints nothing else", async (_what, args, says) => {
    const { out, err, code } = await run(["plan", ...args], {
      "shop.yaml": EXAMPLE,
      "bad.yaml": "campaigns: [{ id: x }]",
      "object.json": "{}",
      "calls.json": JSON.stringify([
        { startedAt: 5 },
        { startedAt: 1.5, finishedAt: 9, urgent: "no" },
        { startedAt: 5, finishedAt: 6, end: 7 },
      ]),
      "back.json": JSON.stringify([{ startedAt: 9, finishedAt: 8 }]),
    });
    expect({ out, code }).toEqual({ out: "", code: 2 });
    expect(err).toMatch(says);
  });

  it("tells the faults of all its inputs at once", async () => {
    const { err } = await run(["plan", "-f", "none.yaml", "--now", "x", "--usage", "none.json"]);
    expect(err.trim().split("\n")).toHaveLength(3);
  });
});

describe("herald check", () => {
  it.each([[["shop.yaml"]], [["-f", "shop.yaml"]]])("finds the example sound, given as %j", async (args) => {
    const { out, err, code } = await run(["check", ...args]);
    expect({ err, code }).toEqual({ err: "", code: 0 });
    expect(out).toMatch(
      /^shop\.yaml is sound: 8 campaigns and 2 schedules for app "shop"\.\n\nWarnings\n {2}every entry: /,
    );
  });

  it("without a file looks at the configuration alone", async () => {
    expect(await run(["check"])).toEqual({ out: "The configuration is sound.\n", err: "", code: 0 });
  });

  it("tells the faults of configuration and file together, and exits with 2", async () => {
    const fault = { path: "REDIS_URL", expected: "a URL", got: '"x"' };
    const { out, err, code } = await run(
      ["check", "bad.yaml"],
      { "bad.yaml": "campaigns: 5" },
      {
        configFaults: () => [fault as never],
      },
    );
    expect({ out, code }).toEqual({ out: "", code: 2 });
    expect(err).toBe(
      'configuration:\n  REDIS_URL must be a URL; got "x"\nbad.yaml: 1 fault\n  campaigns must be a list; got 5\n',
    );
  });
});
