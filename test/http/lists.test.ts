/** Pages of campaigns and facts, and facts as they happen: nothing twice, nothing left out. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { HOUR_MS } from "../../src/domain/time.ts";
import type { Store } from "../../src/ledger/open-ledger.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import { MORNING } from "../support/a-campaign.ts";
import type { FrontDoorUnderTest } from "../support/front-door.ts";
import { frontDoorOn } from "../support/front-door.ts";
import { openWithoutWorker } from "../support/herald-without-worker.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { writeRows } from "../support/write-rows.ts";

const MESSAGE = { fromUserId: "shop", objectName: "RC:TxtMsg", content: { content: "hello" } };

type Page = { campaigns: { id: string }[]; next: string | null };
type Facts = { facts: { n: number; action: string; subject: string }[]; next: number | null };

describe.each(PAIRINGS.slice(0, 2))("lists on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);
  let herald: Herald;
  let door: FrontDoorUnderTest;
  let store: Store;

  beforeAll(async () => {
    const stores = await fresh();
    store = stores.store;
    const opened = await openWithoutWorker(stores);
    herald = opened.herald;
    door = frontDoorOn(herald, opened.clock);
    await door.ask("PUT", "/v1/apps/shop", { body: {} });
    for (let n = 0; n < 23; n += 1) {
      // Several share an instant, so that a page can end between them.
      const at = new Date(MORNING + Math.floor(n / 4) * HOUR_MS).toISOString();
      const body = {
        id: `c${String(n).padStart(2, "0")}`,
        name: n % 2 ? "Odd 50% off_" : "Even",
        at,
        message: MESSAGE,
      };
      expect((await door.ask("POST", "/v1/campaigns?app=shop", { body })).status).toBe(201);
    }
    for (const id of ["c03", "c07"]) await door.ask("POST", `/v1/campaigns/${id}/cancel?app=shop`, { body: {} });
  }, 60_000);
  afterAll(() => herald.close());

  async function allPages(query: string, limit: number): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const { status, body, text } = await door.ask("GET", `/v1/campaigns?app=shop&limit=${limit}${query}${cursor}`);
      expect(status, text).toBe(200);
      const { campaigns, next } = body as Page;
      expect(campaigns.length).toBeLessThanOrEqual(limit);
      ids.push(...campaigns.map(({ id }) => id));
      cursor = next === null ? null : `&cursor=${next}`;
    }
    return ids;
  }

  const ALL = Array.from({ length: 23 }, (_, n) => `c${String(n).padStart(2, "0")}`);

  it.each([1, 3, 4, 5, 22, 23, 24])("come whole and in order, %i at a time", async (limit) => {
    expect(await allPages("&order=earliest", limit)).toEqual(ALL);
    expect(await allPages("", limit)).toEqual(ALL.toReversed());
  });

  it("show no page again and skip none when something is submitted between two", async () => {
    const first = (await door.ask("GET", "/v1/campaigns?app=shop&limit=5")).body as Page;
    const body = { id: "later", at: new Date(MORNING + 900 * HOUR_MS).toISOString(), message: MESSAGE };
    await door.ask("POST", "/v1/campaigns?app=shop", { body });
    const second = (await door.ask("GET", `/v1/campaigns?app=shop&limit=5&cursor=${first.next}`)).body as Page;
    expect([...first.campaigns, ...second.campaigns].map(({ id }) => id)).toEqual(ALL.toReversed().slice(0, 10));
    await door.ask("POST", "/v1/campaigns/later/cancel?app=shop", { body: {} });
  });

  it("find by status, by time, and by part of a name that holds a pattern's signs", async () => {
    expect(await allPages("&status=cancelled&order=earliest", 10)).toEqual(["c03", "c07", "later"]);
    // Each status has an order of its own, and the pages of all of them are one.
    const several = await allPages("&status=scheduled,cancelled,uncertain&order=earliest", 3);
    expect(several).toEqual([...ALL, "later"]);
    const from = encodeURIComponent(new Date(MORNING + HOUR_MS).toISOString());
    const until = encodeURIComponent(new Date(MORNING + 2 * HOUR_MS).toISOString());
    expect(await allPages(`&from=${from}&until=${until}&order=earliest`, 10)).toEqual(["c04", "c05", "c06", "c07"]);
    expect(await allPages(`&text=${encodeURIComponent("50% OFF_")}`, 50)).toHaveLength(11);
    expect(await allPages(`&text=${encodeURIComponent("5%off")}`, 50)).toEqual([]);
  });

  it("find what nobody has approved yet, what was rejected, and what stands out of the plan", async () => {
    await door.ask("PUT", "/v1/apps/careful", { body: { approval: "required" } });
    for (const id of ["yes", "no", "unsaid", "spoilt", "gone"]) {
      const body = { id, at: new Date(MORNING + HOUR_MS).toISOString(), message: MESSAGE };
      await door.ask("POST", "/v1/campaigns?app=careful", { body });
    }
    const say = (id: string, what: string) =>
      door.ask("POST", `/v1/campaigns/${id}/${what}?app=careful`, {
        body: { note: "as said" },
        headers: { "if-match": '"1"' },
      });
    for (const [id, what] of Object.entries({ yes: "approve", no: "reject", gone: "reject" })) {
      expect((await say(id, what)).status).toBe(200);
    }
    expect((await say("gone", "cancel")).status).toBe(200);
    await writeRows(
      { store, ledger: herald.ledger },
      "update herald.campaigns set approval = 'yea' where id = 'spoilt'",
    );
    const found = async (query: string) => {
      const { status, body, text } = await door.ask("GET", `/v1/campaigns?app=careful&order=earliest&${query}`);
      expect(status, text).toBe(200);
      return (body as Page).campaigns.map(({ id }) => id);
    };
    expect(await found("approval=pending")).toEqual(["spoilt", "unsaid"]);
    expect(await found("approval=approved")).toEqual(["yes"]);
    expect(await found("approval=rejected")).toEqual(["gone", "no"]);
    expect(await found("approval=rejected&status=scheduled")).toEqual(["no"]);
    expect(await found("approval=none")).toEqual([]);
    expect(await found("held=true")).toEqual(["no"]);
    expect(await found("held=true&status=cancelled,scheduled")).toEqual(["no"]);
    expect(await found("held=true&status=cancelled")).toEqual([]);
    expect(await found("held=true&approval=pending")).toEqual([]);
    expect((await door.ask("GET", "/v1/campaigns?app=careful&held=maybe")).status).toBe(422);
  });

  it("show the others beside a row that nobody can read, and the plan holds it", async () => {
    await door.ask("PUT", "/v1/apps/broken", { body: {} });
    for (const id of ["sound", "spoilt"]) {
      const body = { id, at: new Date(MORNING + HOUR_MS).toISOString(), message: MESSAGE };
      await door.ask("POST", "/v1/campaigns?app=broken", { body });
    }
    const spoil = "update herald.campaigns set at = 9000000000000000, deadline = 9000000000000001 where id = 'spoilt'";
    await writeRows({ store, ledger: herald.ledger }, spoil);
    const { campaigns } = (await door.ask("GET", "/v1/campaigns?app=broken")).body as Page;
    expect(campaigns.map(({ id }) => id)).toEqual(["spoilt", "sound"]);
    const { lines } = (await door.ask("GET", "/v1/plan?app=broken&until=9999-01-01T00:00:00Z")).body as {
      lines: { id: string; held: { code: string } | null }[];
    };
    expect(lines).toMatchObject([{ id: "sound", held: null }]);
    expect((await door.ask("GET", "/v1/campaigns/spoilt?app=broken")).status).toBe(200);
    expect((await door.ask("GET", "/v1/apps/broken")).status).toBe(200);
    expect(door.errors).toEqual([]);
  });

  it("never show what a campaign says", async () => {
    expect((await door.ask("GET", "/v1/campaigns?app=shop")).text).not.toContain("hello");
    expect((await door.ask("GET", "/v1/audit?app=shop")).text).not.toContain("hello");
  });

  it("say what was said before a change only to who asks for the one it is about", async () => {
    await door.ask("PUT", "/v1/apps/reworded", { body: {} });
    const at = new Date(MORNING + HOUR_MS).toISOString();
    const definition = { cron: "0 12 * * *", zone: "Asia/Shanghai", message: MESSAGE };
    const better = { ...MESSAGE, content: { content: "welcome" } };
    await door.ask("POST", "/v1/campaigns?app=reworded", { body: { id: "spring", at, message: MESSAGE } });
    await door.ask("PUT", "/v1/schedules/tips?app=reworded", { body: definition });
    const edit = { body: { message: better }, headers: { "if-match": '"1"' } };
    expect((await door.ask("PATCH", "/v1/campaigns/spring?app=reworded", edit)).status).toBe(200);
    const resting = { body: { ...definition, message: better, active: false } };
    expect((await door.ask("PUT", "/v1/schedules/tips?app=reworded", resting)).status).toBe(200);

    for (const [subject, action] of Object.entries({ spring: "campaign.edited", tips: "schedule.changed" })) {
      const { facts } = (await door.ask("GET", `/v1/audit?app=reworded&subject=${subject}`)).body as Facts;
      expect(facts.find((fact) => fact.action === action)).toMatchObject({ detail: { before: { message: MESSAGE } } });
    }
    const shown = (await door.ask("GET", "/v1/campaigns/spring?app=reworded")).body as { audit: Facts["facts"] };
    expect(shown.audit).toContainEqual(
      expect.objectContaining({
        detail: expect.objectContaining({ before: expect.objectContaining({ message: MESSAGE }) }),
      }),
    );
    const all = await door.ask("GET", "/v1/audit?app=reworded");
    expect((all.body as Facts).facts.map(({ action }) => action)).toContain("schedule.changed");
    expect(all.text).not.toContain("hello");
    const stream = await door.app.request("http://127.0.0.1/v1/events?app=reworded&after=0");
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let told = "";
    while (!told.includes("schedule.changed")) told += (await reader.read()).value ?? "";
    await reader.cancel();
    expect(told).not.toContain("hello");
  });

  it("tell the audit page by page, the latest first", async () => {
    const seen: number[] = [];
    for (let before: number | null = null; ;) {
      const page: Facts = (
        await door.ask("GET", `/v1/audit?app=shop&limit=7${before === null ? "" : `&before=${before}`}`)
      ).body as Facts;
      seen.push(...page.facts.map(({ n }) => n));
      before = page.next;
      if (before === null) break;
    }
    const all = await herald.ledger.listFacts("shop");
    expect(seen).toHaveLength(all.length);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
  });

  it("stream what happens, and after a break go on from the last that was heard", async () => {
    const heard: { n: number; subject: string }[] = [];
    const listen = async (until: number, headers: Record<string, string>) => {
      const answer = await door.app.request("http://127.0.0.1/v1/events?app=shop&after=0", { headers });
      expect(answer.headers.get("content-type")).toMatch(/^text\/event-stream/);
      const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      while (heard.length < until) {
        text += (await reader.read()).value ?? "";
        for (let end = text.indexOf("\n\n"); end >= 0 && heard.length < until; end = text.indexOf("\n\n")) {
          const data = /^data: (.*)$/m.exec(text.slice(0, end))?.[1];
          text = text.slice(end + 2);
          if (data !== undefined) heard.push(JSON.parse(data) as (typeof heard)[number]);
        }
      }
      await reader.cancel();
    };
    const total = (await herald.ledger.listFacts("shop")).length;
    await listen(10, {});
    await listen(total, { "last-event-id": String(heard.at(-1)!.n) });
    // Somebody listens while it happens.
    const live = listen(total + 1, { "last-event-id": String(heard.at(-1)!.n) });
    await herald.pause({ app: "shop", actor: "ann" });
    door.tell();
    await live;
    expect(heard.map(({ n }) => n)).toEqual([...new Set(heard.map(({ n }) => n))].sort((a, b) => a - b));
    expect(heard).toHaveLength(total + 1);
    expect(heard.at(-1)).toMatchObject({ subject: "shop", action: "app.paused" });
  });
});
