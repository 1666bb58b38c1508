/**
 * Run in a process of its own: opens Herald on given stores, submits and releases, and kills itself without a word at a
 * named point. Without a point it goes on until it is told to stop.
 */
import type { CallSeams } from "../../src/rongcloud/client.ts";
import { openHerald } from "../../src/main/open-herald.ts";
import type { Stores } from "./pairings.ts";
import { aNumberedMessage, CREDENTIALS, ROOMY } from "./numbered-message.ts";

/** A fact names the moment after its transaction and before what follows it; the others lie inside the call. */
export type KillPoint = "campaign.seated" | "campaign.releasing" | "campaign.sent" | keyof CallSeams;

export type ChildOrder = {
  readonly stores: Stores;
  readonly host: string;
  readonly apps: readonly string[];
  readonly submit: boolean;
  readonly killAt: KillPoint | null;
};

const order = JSON.parse(process.argv[2] ?? "") as ChildOrder;
const { stores, host, apps, submit, killAt } = order;

function die(): void {
  process.kill(process.pid, "SIGKILL");
}

const herald = await openHerald({
  ...stores,
  provider: { kind: "sandbox", ...CREDENTIALS, hosts: [host] },
  callDeadlineMs: 1_000,
  reconcileMs: 500,
  ...(killAt === null || killAt.startsWith("campaign.") ? {} : { seams: { [killAt]: die } }),
  onFact(fact) {
    if (fact.action === killAt) die();
    process.send?.({ action: fact.action, subject: fact.subject });
  },
  onError: (error, where) => console.error(`child: ${where}: ${String(error)}`),
});
for (const app of apps) {
  await herald.setRules({ app, actor: "ann", rules: ROOMY });
  await herald.start(app);
  const input = { id: app, at: Date.now() + 300, message: aNumberedMessage(app) };
  if (submit) await herald.submit({ app, actor: "ann", input });
}
process.on("message", () => {
  void herald.close().then(() => process.disconnect());
});
