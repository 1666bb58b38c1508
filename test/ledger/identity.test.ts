import { cp, rename } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { describe, expect, it } from "vitest";
import type { Ledger, Store } from "../../src/ledger/open-ledger.ts";
import type { Identity } from "../../src/ledger/identity.ts";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { recordOutsideCall } from "../../src/producer/record-outside-call.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { someRules } from "../support/a-campaign.ts";
import { aDirectory, appOn, BINDING } from "../support/ledger-backends.ts";
import { freshDatabase, postgresForTests } from "../support/services.ts";

/** Records a call, so that a copy of the ledger could do harm. @returns which ledger it was */
async function haveSent(store: Store): Promise<Identity> {
  return using(store, async (ledger) => {
    const shop = appOn(ledger, "shop");
    await ledger.createApp("shop", BINDING, someRules());
    await recordOutsideCall(shop, { app: "shop", actor: "mei", startedAt: 0 });
    return ledger.identity;
  });
}

async function using<T>(store: Store, work: (ledger: Ledger) => Promise<T>): Promise<T> {
  const ledger = await openLedger(store, systemClock);
  return work(ledger).finally(() => ledger.close());
}

describe("a ledger's identity", () => {
  it("in a directory shows when it was moved, until a person has settled it in", async () => {
    const directory = await aDirectory();
    const first = await haveSent({ kind: "pglite", directory });
    expect(first.place).toBe(first.knownPlace);

    const moved = `${directory}-moved`;
    await rename(directory, moved);
    await using({ kind: "pglite", directory: moved }, async (ledger) => {
      expect(ledger.identity.ledgerId).toBe(first.ledgerId);
      expect(ledger.identity.knownPlace).toBe(first.place);
      expect(ledger.identity.place).not.toBe(first.place);
      await ledger.settleIn();
      expect(ledger.identity.knownPlace).toBe(ledger.identity.place);
    });
    await cp(join(moved), directory, { recursive: true });
    const copy = await using({ kind: "pglite", directory }, async ({ identity }) => identity);
    expect(copy.knownPlace).not.toBe(copy.place);
  });
});

const postgres = await postgresForTests();

describe.skipIf(postgres === null)("a ledger's identity on Postgres", () => {
  it("shows when the database is a copy of another on the same server", async () => {
    const url = await freshDatabase();
    const first = await haveSent({ kind: "postgres", url });
    expect(first.place).toBe(first.knownPlace);

    const copyUrl = await freshDatabase();
    await onServer(async (client) => {
      await client.query(`drop database ${nameOf(copyUrl)}`);
      await client.query(`create database ${nameOf(copyUrl)} template ${nameOf(url)}`);
    });
    const copy = await using({ kind: "postgres", url: copyUrl }, async ({ identity }) => identity);
    expect(copy.ledgerId).toBe(first.ledgerId);
    expect(copy.place).not.toBe(copy.knownPlace);
  });

  it("is one, however many processes open a new ledger at once", async () => {
    const url = await freshDatabase();
    const opened = await Promise.all(
      Array.from({ length: 4 }, () => openLedger({ kind: "postgres", url }, systemClock)),
    );
    await Promise.all(opened.map((ledger) => ledger.close()));
    expect(new Set(opened.map(({ identity }) => identity.ledgerId)).size).toBe(1);
  });

  async function onServer(work: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = new pg.Client({ connectionString: postgres?.url });
    await client.connect();
    await work(client).finally(() => client.end());
  }
});

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
