/** What the API says would be, against what then is: on every kind of ledger. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOUR_MS } from "../../src/domain/time.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import { MORNING } from "../support/a-campaign.ts";
import type { FrontDoorUnderTest } from "../support/front-door.ts";
import { frontDoorOn } from "../support/front-door.ts";
import type { HandClock } from "../support/hand-clock.ts";
import { openWithoutWorker } from "../support/herald-without-worker.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { seeded } from "../support/seeded.ts";

const MESSAGE = { fromUserId: "shop", objectName: "RC:TxtMsg", content: { content: "hello" } };

type Line = { id: string; seat: string | null; firstSeat: string | null; reasons: { code: string }[] };
type Checked = {
  line: Line;
  nearest: { before: string | null; after: string | null };
  delivered: string | null;
};
type Shift = { id: string; from: string | null; to: string | null };

describe.each(PAIRINGS.slice(0, 2))("a forecast on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  let herald: Herald;
  let clock: HandClock;
  let door: FrontDoorUnderTest;
  let apps = 0;

  beforeAll(async () => {
    ({ herald, clock } = await openWithoutWorker(await fresh()));
    door = frontDoorOn(herald, clock);
  }, 60_000);
  afterAll(() => herald.close());

  async function anApp(rules: object = {}): Promise<string> {
    const app = `shop-${(apps += 1)}`;
    expect((await door.ask("PUT", `/v1/apps/${app}`, { body: rules })).status).toBe(200);
    return app;
  }

  function aCampaign(id: string, hours: number, more: object = {}) {
    return { id, at: new Date(MORNING + hours * HOUR_MS).toISOString(), message: MESSAGE, ...more };
  }

  async function planOf(app: string): Promise<readonly Line[]> {
    const { status, body } = await door.ask("GET", `/v1/plan?app=${app}&until=2027-06-01T00:00:00Z`);
    expect(status).toBe(200);
    return (body as { lines: Line[] }).lines;
  }

  it("gives what is submitted next exactly the seat it was told, and moves exactly whom it named", async () => {
    const app = await anApp({ reserve: { keep: 1, until: "18:00" } });
    const weekly = { cron: "0 12 * * *", zone: "Asia/Shanghai", message: MESSAGE, priority: "low" };
    await door.ask("PUT", `/v1/schedules/tips?app=${app}`, { body: weekly });
    const roll = seeded(4);
    let moved = 0;
    for (let n = 0; n < 16; n += 1) {
      const priority = ["urgent", "normal", "low"][Math.floor(roll() * 3)];
      const deadline = ["2h", "1d", "5d"][Math.floor(roll() * 3)];
      const body = aCampaign(`c${n}`, Math.floor(roll() * 60), { priority, deadline, anytime: roll() < 0.2 });
      const before = await planOf(app);
      const checked = await door.ask("POST", `/v1/campaigns:check?app=${app}`, { body });
      expect(checked.status, checked.text).toBe(200);
      const { line, shifts } = checked.body as { line: Line; shifts: Shift[] };
      expect(await planOf(app), "asking changes nothing").toEqual(before);

      const submitted = await door.ask("POST", `/v1/campaigns?app=${app}`, { body });
      expect(submitted.body).toMatchObject({ seat: line.seat, firstSeat: line.firstSeat, reasons: line.reasons });
      const after = await planOf(app);
      const was = new Map(before.map((each) => [each.id, each.seat]));
      const shifted = after.filter(({ id, seat }) => was.has(id) && was.get(id) !== seat);
      expect(new Map(shifts.map(({ id, to }) => [id, to]))).toEqual(new Map(shifted.map(({ id, seat }) => [id, seat])));
      moved += shifts.length;
    }
    expect(moved, "somebody was pushed out at least now and then").toBeGreaterThan(3);
  });

  it("shows every campaign at the seat the ledger keeps for it", async () => {
    const app = await anApp();
    for (let n = 0; n < 8; n += 1)
      await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign(`c${n}`, n % 3) });
    for (const { id, seat } of await planOf(app)) {
      const campaign = await herald.ledger.findCampaign(app, id);
      expect(seat === null ? null : Date.parse(seat)).toBe(campaign?.seatAt);
    }
  });

  it("names as free the seats that the next ordinary campaigns then get", async () => {
    const app = await anApp();
    clock.setTo(MORNING - HOUR_MS);
    await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign("there", 0.5) });
    clock.setTo(MORNING);
    const shown = await door.ask("GET", `/v1/apps/${app}`);
    const free = (shown.body as { nextFreeSeats: { seat: string }[] }).nextFreeSeats.map(({ seat }) => seat);
    expect(free).toHaveLength(3);
    const got: (string | null)[] = [];
    for (let n = 0; n < 3; n += 1) {
      const body = aCampaign(`next${n}`, 0, { deadline: "30d" });
      got.push(((await door.ask("POST", `/v1/campaigns?app=${app}`, { body })).body as Line).seat);
    }
    expect(got).toEqual(free);
  });

  it("says of each line how far it is approved and which revision it shows, and of what is no campaign yet neither", async () => {
    const app = await anApp({ approval: "required" });
    const definition = { cron: "0 12 * * *", zone: "Asia/Shanghai", message: MESSAGE, anytime: true };
    await door.ask("PUT", `/v1/schedules/tips?app=${app}`, { body: definition });
    for (const id of ["seen", "unseen"]) await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign(id, 3) });
    const { revision } = (await door.ask("GET", `/v1/campaigns/seen?app=${app}`)).body as { revision: number };
    const yes = { body: {}, headers: { "if-match": `"${revision}"` } };
    expect((await door.ask("POST", `/v1/campaigns/seen/approve?app=${app}`, yes)).status).toBe(200);

    const lines = await planOf(app);
    const lineOf = (id: string) => lines.find((each) => each.id.startsWith(id));
    for (const [id, approval] of Object.entries({ seen: "approved", unseen: "pending" })) {
      const { body } = await door.ask("GET", `/v1/campaigns/${id}?app=${app}`);
      const { revision: now, promised } = body as { revision: number; promised: string };
      expect(lineOf(id)).toMatchObject({ status: "scheduled", revision: now, approval, anytime: false, promised });
    }
    const none = { status: null, revision: null, promised: null };
    expect(lineOf("tips~")).toMatchObject({ ...none, approval: "pending", anytime: true, isFired: false });

    const asked = await door.ask("POST", `/v1/campaigns:check?app=${app}`, { body: aCampaign("new", 5) });
    expect(asked.body).toMatchObject({ line: { ...none, approval: "pending", anytime: false } });
    const move = [{ id: "seen", at: "2026-11-28T09:00:00+08:00" }];
    const moved = await door.ask("POST", `/v1/plan:what-if?app=${app}`, { body: { move } });
    const after = (moved.body as { lines: Line[] }).lines.find(({ id }) => id === "seen");
    expect(after, "another time needs another yes").toMatchObject({ approval: "pending", promised: null });
  });

  it("names the nearest free seats around a time that is taken; whoever asks for one of them gets exactly it", async () => {
    const app = await anApp({ audience: 100_000 });
    for (let n = 0; n < 5; n += 1) {
      await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign(`c${n}`, 6, { deadline: "5d" }) });
    }
    const check = async (body: object) => {
      const answer = await door.ask("POST", `/v1/campaigns:check?app=${app}`, { body });
      expect(answer.status, answer.text).toBe(200);
      return answer.body as Checked;
    };
    // Three are the day's; of the next day two are taken, from its opening on. Of those who ask at one moment ids decide.
    const taken = await check(aCampaign("wanted", 22.5, { deadline: "3d" }));
    const { before, after } = taken.nearest;
    expect(taken.line.seat).toBe(after);
    expect(before).toBeNull();
    const { line, nearest, delivered } = await check({ ...aCampaign("wanted", 0), at: after });
    expect({ seat: line.seat, nearest }).toEqual({ seat: after, nearest: { before: null, after: null } });
    expect(Date.parse(delivered!) - Date.parse(after!), "50 s to reach all, and 3 min to be pulled").toBe(230_000);

    const late = await check(aCampaign("wanted", 24 * 5, { deadline: "1d" }));
    expect(late.nearest).toEqual({ before: null, after: null });
    await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign("there", 24 * 5) });
    await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign("there-too", 24 * 5) });
    const between = await check(aCampaign("wanted", 24 * 5, { deadline: "10m" }));
    expect(between.line.seat, "nothing before its deadline").toBeNull();
    expect(between.nearest).toEqual({
      before: "2026-12-02T09:00:00.000+08:00",
      after: "2026-12-02T11:01:00.000+08:00",
    });
    for (const at of Object.values(between.nearest)) {
      expect(await check({ ...aCampaign("wanted", 0), at })).toMatchObject({ line: { seat: at }, shifts: [] });
    }
    const urgent = await check(aCampaign("wanted", 24 * 5, { priority: "urgent" }));
    expect(urgent.line.seat).toBe("2026-12-02T10:00:00.000+08:00");
    expect(urgent.nearest, "it gets its time, and somebody moves").toEqual({
      before: between.nearest.before,
      after: null,
    });
  });

  it("names as free nothing that an occurrence will want, however far ahead", async () => {
    const app = await anApp({ quota: [{ kind: "sliding", minutes: 60, limit: 1 }] });
    const definition = { cron: "0 12 * * *", zone: "Asia/Shanghai", message: MESSAGE };
    await door.ask("PUT", `/v1/schedules/tips?app=${app}`, { body: definition });
    clock.pass(1_000);
    const check = async (priority: string) => {
      const body = aCampaign("late", 30 * 24 + 2, { deadline: "1h", priority });
      return (await door.ask("POST", `/v1/campaigns:check?app=${app}`, { body })).body as Checked & { shifts: Shift[] };
    };
    const { nearest } = await check("normal");
    const urgent = await check("urgent");
    expect(urgent.shifts, "the notice of that day moves").toMatchObject([{ from: "2026-12-27T12:00:00.000+08:00" }]);
    expect(urgent.nearest).toEqual({ before: nearest.before, after: null });
    clock.setTo(MORNING);
    expect(nearest).toEqual({ before: "2026-12-27T10:59:00.000+08:00", after: "2026-12-27T13:01:00.000+08:00" });
  });

  it("names as free no minute that would be over before anybody could approve it", async () => {
    const app = await anApp({ approval: "required", quota: [{ kind: "sliding", minutes: 60, limit: 1 }] });
    await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign("there", 61 / 60) });
    const check = async () => {
      const body = aCampaign("asked", 61 / 60);
      return ((await door.ask("POST", `/v1/campaigns:check?app=${app}`, { body })).body as Checked).nearest;
    };
    expect((await check()).before).toBeNull();
    clock.setTo(MORNING - 60_000);
    expect((await check()).before).toBe("2026-11-27T10:00:00.000+08:00");
    clock.setTo(MORNING);
  });

  it("names what goes out next, be it a campaign or an occurrence still to fire, and nothing that has no seat", async () => {
    const app = await anApp();
    const nextOf = async () => ((await door.ask("GET", `/v1/apps/${app}`)).body as { next: object | null }).next;
    expect(await nextOf()).toBeNull();
    await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign("draft", 1, { draft: true }) });
    const night = { at: "2026-11-27T23:00:00+08:00", deadline: "1h" };
    await door.ask("POST", `/v1/campaigns?app=${app}`, { body: { ...aCampaign("missing", 0), ...night } });
    expect(await nextOf()).toBeNull();
    const definition = { cron: "0 12 * * *", zone: "Asia/Shanghai", message: MESSAGE, name: "Tips" };
    await door.ask("PUT", `/v1/schedules/tips?app=${app}`, { body: definition });
    const noon = MORNING + 2 * HOUR_MS;
    expect(await nextOf()).toEqual({ id: `tips~${noon}`, name: "Tips", seat: "2026-11-27T12:00:00.000+08:00" });
    await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign("sooner", 1, { name: "Sooner" }) });
    expect(await nextOf()).toEqual({ id: "sooner", name: "Sooner", seat: "2026-11-27T11:00:00.000+08:00" });
  });

  it("supposes moves, removals and other rules, and keeps none of it", async () => {
    const app = await anApp();
    for (const id of ["a", "b", "c", "d"]) {
      await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign(id, 1, { deadline: "2d" }) });
    }
    const before = await planOf(app);
    const suppose = async (body: object) => {
      const { status, body: told, text } = await door.ask("POST", `/v1/plan:what-if?app=${app}`, { body });
      expect(status, text).toBe(200);
      return told as { lines: Line[]; shifts: Shift[] };
    };
    const seatOf = (lines: readonly Line[], id: string) => lines.find((line) => line.id === id)?.seat;

    const roomier = await suppose({ rules: { quota: [{ kind: "sliding", minutes: 60, limit: 100 }] } });
    expect(roomier.shifts.map(({ id }) => id)).toEqual(["c", "d"]);

    const without = await suppose({ remove: ["a"] });
    expect(seatOf(without.lines, "a")).toBeUndefined();
    expect(seatOf(without.lines, "c")).toBe(seatOf(before, "b"));

    const later = await suppose({ move: [{ id: "a", at: "2026-11-28T09:00:00+08:00" }] });
    expect(seatOf(later.lines, "a")).toBe("2026-11-28T09:00:00.000+08:00");

    const { at, ...rest } = aCampaign("e", 1, { priority: "urgent" });
    const added = await suppose({ add: [{ at, ...rest }] });
    expect(added.shifts.length).toBeGreaterThan(0);
    expect(await planOf(app)).toEqual(before);
    const unknown = await door.ask("POST", `/v1/plan:what-if?app=${app}`, { body: { remove: ["nobody"] } });
    expect(unknown).toMatchObject({ status: 404, body: { code: "not-found" } });
  });

  it("gives no seat to what a rejected schedule would fire, as the ledger does not", async () => {
    const app = await anApp({ approval: "required" });
    const definition = { cron: "0 12 * * *", zone: "Asia/Shanghai", message: MESSAGE };
    await door.ask("PUT", `/v1/schedules/tips?app=${app}`, { body: definition });
    expect((await planOf(app)).length).toBeGreaterThan(10);
    const no = { body: { note: "stale" }, headers: { "if-match": '"1"' } };
    expect((await door.ask("POST", `/v1/schedules/tips/reject?app=${app}`, no)).status).toBe(200);
    expect(await planOf(app)).toEqual([]);
  });

  it("reckons with the occurrences that a late deadline brings into sight", async () => {
    const app = await anApp();
    const definition = { cron: "0 12 * * *", zone: "Asia/Shanghai", message: MESSAGE };
    await door.ask("PUT", `/v1/schedules/tips?app=${app}`, { body: definition });
    clock.pass(1_000);
    const body = aCampaign("late", 20 * 24 + 2, { deadline: "30d" });
    const { line } = (await door.ask("POST", `/v1/campaigns:check?app=${app}`, { body })).body as { line: Line };
    const submitted = await door.ask("POST", `/v1/campaigns?app=${app}`, { body });
    expect(submitted.body).toMatchObject({ seat: line.seat, reasons: line.reasons });
    expect(line.seat, "noon is the notice's").toBe("2026-12-17T12:01:00.000+08:00");
    clock.setTo(MORNING);
  });

  it("names the next occurrences of a schedule that is only asked about, with the seats it would then hold", async () => {
    const app = await anApp();
    for (let n = 0; n < 3; n += 1) await door.ask("POST", `/v1/campaigns?app=${app}`, { body: aCampaign(`c${n}`, 2) });
    const definition = { cron: "0 12 * * *", zone: "Asia/Shanghai", message: MESSAGE };
    const asked = await door.ask("POST", `/v1/schedules:check?app=${app}&count=3`, { body: definition });
    expect(asked.status, asked.text).toBe(200);
    expect((await door.ask("GET", `/v1/schedules?app=${app}`)).body).toEqual({ schedules: [] });
    await door.ask("PUT", `/v1/schedules/new?app=${app}`, { body: definition });
    const then = await door.ask("GET", `/v1/schedules/new/occurrences?app=${app}&count=3`);
    expect((then.body as { occurrences: object[] }).occurrences).toEqual(
      (asked.body as { occurrences: object[] }).occurrences,
    );
    expect((then.body as { occurrences: object[] }).occurrences).toHaveLength(3);
  });
});
