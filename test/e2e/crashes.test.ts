/**
 * A process that dies at any point of a release: after the restart nothing has gone out twice, and every campaign has
 * been sent or is uncertain. Real processes, SIGKILL, and the sandbox's own record as the judge.
 */
import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { describe, it } from "vitest";
import { openLedger } from "../../src/ledger/open-ledger.ts";
import { systemClock } from "../../src/runtime/clock.ts";
import { PAIRINGS } from "../support/pairings.ts";
import type { Stores } from "../support/pairings.ts";
import { callsFor, roomySandbox } from "../support/running-herald.ts";
import type { ChildOrder, KillPoint } from "../support/worker-child.ts";

type Row = {
  readonly killAt: KillPoint;
  readonly died: string;
  readonly ends: "sent" | "uncertain";
  readonly accepted: 0 | 1;
};

/** Each row: where the process died, what the campaign must have become, and whether everyone was reached. */
const TABLE: readonly Row[] = [
  { killAt: "campaign.seated", died: "before its job was set", ends: "sent", accepted: 1 },
  { killAt: "campaign.releasing", died: "after acquiring, before the witness", ends: "uncertain", accepted: 0 },
  { killAt: "halfWritten", died: "half way through the request", ends: "uncertain", accepted: 0 },
  { killAt: "written", died: "after the request was written", ends: "uncertain", accepted: 1 },
  { killAt: "replied", died: "with the answer in hand", ends: "uncertain", accepted: 1 },
  { killAt: "campaign.sent", died: "after settling", ends: "sent", accepted: 1 },
];

describe.concurrent.each(PAIRINGS)("on $name", ({ isPresent, fresh }) => {
  if (!isPresent) return it.skip("is not there", () => undefined);

  it("never sends twice, wherever the process dies", { timeout: 90_000 }, async ({ expect, onTestFinished }) => {
    const sandbox = await roomySandbox(systemClock);
    onTestFinished(() => sandbox.stop());
    const stores = await fresh();
    const rows = TABLE.map((row) => ({ ...row, app: `dies-${row.killAt.replace(".", "-")}` }));
    const crash = async ({ app, killAt }: { app: string; killAt: KillPoint }) => {
      const child = startChild(onTestFinished, { stores, host: sandbox.url, apps: [app], submit: true, killAt });
      expect(await once(child, "exit"), killAt).toEqual([null, "SIGKILL"]);
    };
    for (const row of rows) await crash(row);

    const apps = rows.map(({ app }) => app);
    const child = startChild(onTestFinished, { stores, host: sandbox.url, apps, submit: false, killAt: null });
    await endOf(
      child,
      rows.filter(({ killAt }) => killAt !== "campaign.sent").map(({ app }) => app),
    );
    child.send("stop");
    await once(child, "exit");

    expect(await statuses(stores, apps)).toEqual(rows.map(({ ends }) => ends));
    expect(apps.map((app) => callsFor(sandbox, app, "accepted").length)).toEqual(rows.map(({ accepted }) => accepted));
  });
});

function startChild(onTestFinished: (stop: () => void) => void, order: ChildOrder): ChildProcess {
  const file = fileURLToPath(new URL("../support/worker-child.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(order)], { execArgv: [], stdio: ["ignore", "inherit", "inherit", "ipc"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Resolves when the child has told of each campaign that it was sent or that nobody can tell. */
function endOf(child: ChildProcess, campaigns: readonly string[]): Promise<void> {
  const open = new Set(campaigns);
  return new Promise((resolve, reject) => {
    child.on("exit", (code, signal) =>
      reject(new Error(`the child ended with ${code ?? signal}, without ${[...open].join()}`)),
    );
    child.on("message", ({ action, subject }: { action: string; subject: string }) => {
      if (action === "campaign.sent" || action === "campaign.uncertain") open.delete(subject);
      if (open.size === 0) resolve();
    });
  });
}

async function statuses(stores: Stores, apps: readonly string[]): Promise<readonly (string | undefined)[]> {
  const ledger = await openLedger(stores.store, systemClock);
  try {
    return await Promise.all(apps.map(async (app) => (await ledger.findCampaign(app, app))?.status));
  } finally {
    await ledger.close();
  }
}
