/**
 * Rows no version of Herald would write, under a running one: each is seen by people with the reason and never sent, the
 * process starts and starts again, and whatever is sound goes out.
 */
import { describe, expect, it, onTestFinished } from "vitest";
import { aNotice } from "../support/a-campaign.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { callsFor, fastClock, roomySandbox, runHerald } from "../support/running-herald.ts";
import { writeRows } from "../support/write-rows.ts";

/** A minute takes a second: those that are due at once get seats at whole minutes. */
const clock = fastClock(60);

/** How each campaign's row is spoilt, and what people see of it once it is due. */
const ROWS: readonly { id: string; set: string; status: string; why: RegExp }[] = [
  { id: "status", set: "status = 'teleported'", status: "uncertain", why: /nobody knows the status "teleported"/ },
  { id: "priority", set: "priority = 'hihg'", status: "scheduled", why: /row .* cannot be read: priority must be/ },
  { id: "late", set: "late = 'whenever'", status: "scheduled", why: /row .* cannot be read: late must be/ },
  { id: "held", set: `held = '{"code": "embargo"}'`, status: "scheduled", why: /row .* cannot be read: held\.code/ },
  { id: "at", set: "at = 9200000000000000000", status: "scheduled", why: /row .* cannot be read: at must be/ },
  { id: "promise", set: "promised_at = -9e18", status: "scheduled", why: /row .* cannot be read: promisedAt must be/ },
  { id: "no-message", set: "message = 'null'", status: "scheduled", why: /stored message is not valid/ },
  { id: "type", set: `message = message || '{"objectName": "RC:RcCmd"}'`, status: "scheduled", why: /not valid/ },
  { id: "newer", set: `message = message || '{"hologram": 1}'`, status: "scheduled", why: /not valid: hologram/ },
];

describe.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("spoilt rows are held for a person, and everything else goes on", { timeout: 120_000 }, async () => {
    const sandbox = await roomySandbox(clock);
    onTestFinished(() => sandbox.stop());
    const stores = await fresh();
    const options = { clock, hosts: [sandbox.url], callDeadlineMs: 2_000 };
    const zeroth = await runHerald(stores, options);
    onTestFinished(zeroth.close);
    const app = await zeroth.anApp();
    // So that there is a witness: a ledger with calls and none is another matter.
    await zeroth.submit(app, { id: "earlier" });
    await zeroth.fact("earlier", "campaign.sent");
    await zeroth.close();

    const first = await runHerald(stores, options);
    onTestFinished(first.close);
    const ruleless = await first.anApp({ start: false });
    const heldApp = await first.anApp({ start: false });
    for (const { id } of ROWS) await first.submit(app, { id, late: "send" });
    await first.submit(ruleless, { id: "ruleless" });
    await first.submit(heldApp, { id: "on-hold" });
    await first.submit(app, { id: "sound", late: "send" });
    await first.submit(app, { id: "in-flight" });
    for (const id of ["cron", "zone"]) {
      await first.herald.defineSchedule({ app, actor: "ann", notice: aNotice({ id }) });
    }
    const on = { store: stores.store, ledger: first.herald.ledger };
    for (const { id, set } of ROWS) await writeRows(on, `update herald.campaigns set ${set} where id = $1`, [id]);
    await writeRows(on, `update herald.app_state set rules = '{"quota": "none"}' where app = $1`, [ruleless]);
    await writeRows(on, `update herald.app_state set hold_code = 'eclipse' where app = $1`, [heldApp]);
    await writeRows(on, `update herald.schedules set cron = 'at noon' where id = 'cron'`);
    await writeRows(on, `update herald.schedules set zone = 'Mars/Olympus' where id = 'zone'`);
    await writeRows(on, `update herald.campaigns set status = 'releasing' where id = 'in-flight'`);
    await writeRows(
      on,
      `insert into herald.attempts (token, app, campaign_id, started_at, started_real_at, reply, who)
       values ('spoilt', $1, 'in-flight', 9200000000000000000, 9200000000000000000, 'beamed', 'herald')`,
      [app],
    );
    await first.close();

    // Started twice: nothing of it is a reason to end, or to begin from the front.
    for (const sound of ["sound", "sound-again"]) {
      const running = await runHerald(stores, options);
      onTestFinished(running.close);
      for (const each of [app, ruleless, heldApp]) await running.herald.start(each);
      if (sound !== "sound") await running.submit(app, { id: sound });
      await running.fact(sound, "campaign.sent");
      await expect
        .poll(async () => (await seenOf(running, app)).filter(({ what }) => what === "waiting"), { timeout: 20_000 })
        .toEqual([]);
      const seen = new Map((await seenOf(running, app)).map((each) => [each.id, each]));
      for (const { id, status, why } of ROWS) {
        expect(seen.get(id), id).toEqual({ id, status, what: expect.stringMatching(why) });
      }
      expect(seen.get("in-flight")).toMatchObject({ status: "uncertain" });
      expect(await running.find(ruleless, "ruleless")).toMatchObject({
        seatAt: null,
        seatReasons: [{ code: "hold", text: expect.stringMatching(/^the app's rules in the ledger cannot be read/) }],
      });
      expect(await running.find(heldApp, "on-hold")).toMatchObject({ status: "scheduled", seatAt: null });
      const told = running.facts.filter(({ action }) => action.endsWith(".unreadable")).map(({ subject }) => subject);
      expect(told.sort()).toEqual([ruleless, "cron", "zone"].sort());
      await running.close();
      expect(running.errors).toEqual([]);
    }
    const bad = [...ROWS.map(({ id }) => id), "ruleless", "on-hold", "in-flight"];
    expect(bad.flatMap((id) => callsFor(sandbox, id))).toEqual([]);
    expect(["sound", "sound-again"].map((id) => callsFor(sandbox, id).length)).toEqual([1, 1]);

    const last = await runHerald(stores, options);
    onTestFinished(last.close);
    await writeRows(
      { store: stores.store, ledger: last.herald.ledger },
      "insert into herald_meta.migrations (hash, created_at) values ('later', 99999999999999)",
    );
    await last.close();
    await expect(runHerald(stores, options)).rejects.toMatchObject({ code: "STORE_IS_NEWER" });
  });
});

/** What a person sees of each campaign: why it is held or how it ended, or that it waits. */
async function seenOf({ herald }: Awaited<ReturnType<typeof runHerald>>, app: string) {
  const all = await herald.ledger.listCampaigns(app);
  return all.map(({ id, status, held, outcome }) => {
    return { id, status, what: held?.text ?? outcome?.text ?? "waiting" };
  });
}
