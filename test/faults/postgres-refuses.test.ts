/** Postgres is there and refuses: no connection is left, nothing may be written, or it undoes what was done. */
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import pg from "pg";
import { systemClock } from "../../src/runtime/clock.ts";
import type { Sandbox } from "../../src/sandbox/server.ts";
import type { OwnPostgres } from "../support/own-postgres.ts";
import { onLedger, openOnOwnPostgres, OWN_POSTGRES_PAIRINGS } from "../support/own-postgres.ts";
import type { Stores } from "../support/pairings.ts";
import { callsFor, runHerald } from "../support/running-herald.ts";
import type { RunningHerald } from "../support/running-herald.ts";

/** A decision is tried so often before its caller hears of the conflict. */
const TRIES = 5;

describe.each(OWN_POSTGRES_PAIRINGS)("on $name", ({ isPresent, redisUrl }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  let server: OwnPostgres;
  let sandbox: Sandbox;
  let stores: Stores;
  let running: RunningHerald;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    const opened = openOnOwnPostgres(redisUrl, (stop) => stops.push(stop), { callDeadlineMs: 1_000 });
    ({ server, sandbox, stores, running } = await opened);
  }, 60_000);
  afterAll(async () => {
    for (const stop of stops.reverse()) await stop();
  }, 60_000);

  /** Waits until something behind Herald's back has failed since now, and says how. */
  async function trouble(like: RegExp): Promise<string> {
    running.errors.splice(0);
    const found = () => running.errors.find((error) => like.test(error));
    await expect.poll(found, { timeout: 20_000 }).toBeDefined();
    return found() ?? "";
  }

  it("read-only: nothing goes out while it lasts, everything when it is lifted", async () => {
    const app = await running.anApp();
    const { id } = await running.submit(app, { at: systemClock.now() + 1_500 });
    await server.query("alter system set default_transaction_read_only = on");
    await server.query("select pg_reload_conf()");
    await expect(running.submit(app)).rejects.toThrow();
    await systemClock.sleepUntil(systemClock.now() + 3_000);
    expect(callsFor(sandbox, id)).toEqual([]);
    expect(await running.find(app, id)).toMatchObject({ status: "scheduled" });

    const admin = await server.session();
    await admin.query("set default_transaction_read_only = off");
    await admin.query("alter system reset default_transaction_read_only");
    await admin.query("select pg_reload_conf()");
    await admin.end();
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
  });

  it("connections exhausted: what waits goes out once there is one again", async () => {
    const app = await running.anApp();
    // Before the seat is chosen: taking two hundred connections may take longer than a seat is away.
    const hogs = await hogConnections(server);
    onTestFinished(hogs.leave);
    const { id } = await running.submit(app, { at: systemClock.now() + 3_000 });
    // Herald's own are taken away, so that it must ask for new ones and finds none.
    await hogs.takeFrom(stores);
    expect(await trouble(/too many clients|ECONNREFUSED|connection/i)).toBeTruthy();
    await systemClock.sleepUntil(systemClock.now() + 2_000);
    expect(callsFor(sandbox, id)).toEqual([]);
    await hogs.leave();
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
  });

  it.each([
    { what: "a serialization failure", code: "40001" },
    { what: "a deadlock", code: "40P01" },
  ])("$what is begun anew, on every step of a release, and it goes out once", async ({ code }) => {
    const app = await running.anApp();
    const undone = await undoWrites(stores, code);
    await undone.next(TRIES - 1);
    const { id } = await running.submit(app, { at: systemClock.now() + 800 });
    expect(await undone.left()).toBe(0);
    await undone.next(TRIES - 1);
    await running.fact(id, "campaign.sent");
    expect(await undone.left()).toBe(0);
    expect(callsFor(sandbox, id)).toHaveLength(1);
    expect(await running.herald.ledger.listAttempts(app, id)).toMatchObject([{ reply: "accepted" }]);

    // One that does not end is told, and nothing of it stands.
    await undone.next(TRIES);
    const other = `never-${code}`;
    await expect(running.submit(app, { id: other, at: systemClock.now() + 3_600_000 })).rejects.toThrow();
    expect(await running.herald.ledger.findCampaign(app, other)).toBeNull();
    await undone.end();
  });

  it("an answer in hand that cannot be settled for conflicts is settled when they end", async () => {
    const app = await running.anApp();
    const undone = await undoWrites(stores, "40001", "attempt.ended");
    await undone.next(3 * TRIES);
    const { id } = await running.submit(app);
    await running.fact(id, "campaign.sent");
    expect(await undone.left()).toBe(0);
    expect(callsFor(sandbox, id)).toHaveLength(1);
    await undone.end();
  });

  it("a stricter isolation as the server's default changes nothing", async () => {
    await server.query("alter system set default_transaction_isolation = 'serializable'");
    await server.query("select pg_reload_conf()");
    const app = await running.anApp();
    // All at once about one app, from two processes' worth of connections.
    const other = await runHerald(stores, { clock: systemClock, hosts: [sandbox.url], callDeadlineMs: 1_000 });
    onTestFinished(other.close);
    const at = systemClock.now() + 3_600_000;
    const submits = [running, other].flatMap((each, process) =>
      Array.from({ length: 10 }, (_, n) => each.submit(app, { id: `${app}-${process}-${n}`, at })),
    );
    await Promise.all(submits);
    const { id } = await running.submit(app);
    await running.fact(id, "campaign.sent");
    expect(callsFor(sandbox, id)).toHaveLength(1);
    await server.query("alter system reset default_transaction_isolation");
    await server.query("select pg_reload_conf()");
  });
});

/** Takes every connection the server has but one, which it keeps for taking Herald's away. */
async function hogConnections(server: OwnPostgres) {
  const hogs: pg.Client[] = [];
  const hog = async (): Promise<boolean> => {
    const client = new pg.Client({ connectionString: server.url });
    client.on("error", () => undefined);
    const isIn = await client.connect().then(
      () => true,
      () => false,
    );
    if (isIn) hogs.push(client);
    return isIn;
  };
  while (await hog());
  let isLeaving = false;
  return {
    async takeFrom({ store }: Stores): Promise<void> {
      const [first] = hogs;
      const database = store.kind === "postgres" ? new URL(store.url).pathname.slice(1) : "";
      for (let gone = false; !gone;) {
        await first?.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [database]);
        while (await hog());
        const left = await first?.query("select 1 from pg_stat_activity where datname = $1", [database]);
        gone = left?.rowCount === 0;
      }
    },
    async leave(): Promise<void> {
      if (isLeaving) return;
      isLeaving = true;
      await Promise.all(hogs.map((client) => client.end().catch(() => undefined)));
    },
  };
}

/** Makes the next so many writes of a fact fail as Postgres fails what it undoes. A sequence counts, for it is never undone. */
async function undoWrites(stores: Stores, code: string, action?: string) {
  await onLedger(
    stores,
    `create sequence if not exists public.undone;
     create or replace function public.undo() returns trigger language plpgsql as $$ begin
       ${action === undefined ? "" : `if new.action <> '${action}' then return new; end if;`}
       if nextval('public.undone') <= 0 then raise exception 'in each other''s way' using errcode = '${code}'; end if;
       return new;
     end $$;
     create or replace trigger undo before insert on herald.audit for each row execute function public.undo()`,
  );
  return {
    next: (times: number) =>
      onLedger(stores, `alter sequence public.undone minvalue -1000; select setval('public.undone', ${-times}, true)`),
    async left(): Promise<number> {
      const { rows } = await onLedger(stores, "select greatest(0, -last_value)::int as left from public.undone");
      return Number((rows[0] as { left: number } | undefined)?.left);
    },
    end: () => onLedger(stores, "drop trigger undo on herald.audit"),
  };
}
