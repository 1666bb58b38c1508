/**
 * Run in a process of its own: opens Herald on the stores it is given, tells which campaigns it finds, and then submits
 * one after the other without a pause, telling of each only when it has been acknowledged, until it is killed.
 */
import { openHerald } from "../../src/main/open-herald.ts";
import { aNumberedMessage, CREDENTIALS, ROOMY } from "./numbered-message.ts";
import type { Stores } from "./pairings.ts";

export type SubmitterOrder = { readonly stores: Stores; readonly app: string };
export type FromSubmitter =
  { readonly kind: "found"; readonly ids: readonly string[] } | { readonly kind: "acknowledged"; readonly id: string };

const { stores, app } = JSON.parse(process.argv[2] ?? "") as SubmitterOrder;
const tell = (message: FromSubmitter) => process.send?.(message);

const provider = { kind: "sandbox", ...CREDENTIALS, hosts: ["http://127.0.0.1:1"] } as const;
const herald = await openHerald({ ...stores, provider });
const found = [];
for (const each of await herald.ledger.listApps()) found.push(...(await herald.ledger.listCampaigns(each.app)));
tell({ kind: "found", ids: found.map(({ id }) => id) });
await herald.setRules({ app, actor: "ann", rules: ROOMY });
for (let n = 0; ; n += 1) {
  const id = `${app}-${n}`;
  const input = { id, at: Date.now() + 3_600_000, message: aNumberedMessage(id) };
  await herald.submit({ app, actor: "ann", key: id, input });
  tell({ kind: "acknowledged", id });
}
