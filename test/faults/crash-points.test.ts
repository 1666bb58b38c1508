/**
 * A process that dies at any point of a release: after the restart nothing has gone out twice, and every campaign has
 * been sent or is uncertain. Real processes, SIGKILL, and the sandbox's own record as the judge.
 */
import { describe, it } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import type { FaultKind } from "../../src/sandbox/faults.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { callsFor, roomySandbox } from "../support/running-herald.ts";
import { startWorkerProcess } from "../support/worker-process.ts";
import type { StopPoint } from "../support/worker-process.ts";

type Row = {
  readonly stopAt: StopPoint;
  readonly died: string;
  readonly ends: "sent" | "uncertain";
  /** How often everyone was reached. */
  readonly accepted: 0 | 1;
  /** The process dies only once the service has read the request; it has answered as well, unless `fault` keeps it quiet. */
  readonly isRead?: true;
  readonly fault?: FaultKind;
};

/** Each row: where the process died, what the campaign must have become, and whether everyone was reached. */
const TABLE: readonly Row[] = [
  { stopAt: "campaign.seated", died: "before its job was set", ends: "sent", accepted: 1 },
  { stopAt: "due", died: "before acquiring", ends: "sent", accepted: 1 },
  { stopAt: "acquiring", died: "before the go was committed", ends: "sent", accepted: 1 },
  { stopAt: "acquired", died: "after acquiring, before the witness", ends: "uncertain", accepted: 0 },
  { stopAt: "witnessed", died: "after the witness", ends: "uncertain", accepted: 0 },
  { stopAt: "connected", died: "after connecting", ends: "uncertain", accepted: 0 },
  { stopAt: "halfWritten", died: "half way through the request", ends: "uncertain", accepted: 0 },
  {
    stopAt: "written",
    died: "when the service had read the request",
    isRead: true,
    fault: "hang-after-reading",
    ends: "uncertain",
    accepted: 1,
  },
  { stopAt: "written", died: "with the answer sent but unread", isRead: true, ends: "uncertain", accepted: 1 },
  { stopAt: "replied", died: "with the answer in hand", ends: "uncertain", accepted: 1 },
  { stopAt: "settling", died: "before settling was committed", ends: "uncertain", accepted: 1 },
  { stopAt: "campaign.sent", died: "after settling, before new jobs were set", ends: "sent", accepted: 1 },
  { stopAt: "settled", died: "after settling", ends: "sent", accepted: 1 },
  { stopAt: "ending", died: "before the job ended", ends: "sent", accepted: 1 },
];

describe.concurrent.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("never sends twice, wherever the process dies", { timeout: 300_000 }, async ({ expect, onTestFinished }) => {
    const sandbox = await roomySandbox(systemClock);
    onTestFinished(() => sandbox.stop());
    const stores = await fresh();
    const hosts = [sandbox.url];
    const rows = TABLE.map((row, at) => ({ ...row, app: `dies-${at}`, id: `c${at}` }));
    for (const { app, id, stopAt, isRead, fault } of rows) {
      if (fault) sandbox.addFault(fault);
      const submit = [{ app, id, inMs: 300 }];
      const worker = startWorkerProcess({ stores, hosts, apps: [app], submit, stopAt }, onTestFinished);
      await worker.reached();
      if (isRead) await expect.poll(() => callsFor(sandbox, id).length, { interval: 5 }).toBe(1);
      await worker.kill();
    }

    const left = await statusesOf(stores, rows);
    const worker = startWorkerProcess({ stores, hosts, apps: rows.map(({ app }) => app) }, onTestFinished);
    const open = rows.filter((_row, at) => left[at] === "scheduled" || left[at] === "releasing");
    await Promise.all(open.map(({ id }) => worker.fact(id, "campaign.sent", "campaign.uncertain")));
    await worker.stop();

    const statuses = await statusesOf(stores, rows);
    const ended = rows.map(({ died, id }, at) => {
      return { died, ends: statuses[at], accepted: callsFor(sandbox, id, "accepted").length };
    });
    expect(ended).toEqual(rows.map(({ died, ends, accepted }) => ({ died, ends, accepted })));
  });
});

async function statusesOf(
  stores: Stores,
  campaigns: readonly { app: string; id: string }[],
): Promise<readonly (string | undefined)[]> {
  const ledger = await openLedger(stores.store, systemClock);
  try {
    return await Promise.all(campaigns.map(async ({ app, id }) => (await ledger.findCampaign(app, id))?.status));
  } finally {
    await ledger.close();
  }
}
