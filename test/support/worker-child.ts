/**
 * Run in a process of its own by `startWorkerProcess`: opens Herald on given stores, releases the apps it is given, and
 * stops dead at a named point of a release, so that whoever started it can kill it there or thaw it later.
 */
import { openHerald } from "../../src/main/open-herald.ts";
import { systemClock, timeLapseClock } from "../../src/runtime/clock.ts";
import { openSecrets } from "../../src/runtime/secrets.ts";
import { SEAMS } from "../../src/runtime/seams.ts";
import { aNumberedMessage, CREDENTIALS, ROOMY } from "./numbered-message.ts";
import type { FromChild, ToChild, WorkerOrder } from "./worker-process.ts";

const order = JSON.parse(process.argv[2] ?? "") as WorkerOrder;
const { stores, hosts, apps, submit = [], rules = {}, stopAt = null, callDeadlineMs = 1_000 } = order;
const clock = order.timeLapse ? timeLapseClock(order.timeLapse) : systemClock;

function tell(message: FromChild): void {
  process.send?.(message);
}

let hasStopped = false;

/** Freezes this process as a whole, the first time; it goes on from here when it is thawed. */
function stopHere(): void {
  if (hasStopped) return;
  hasStopped = true;
  tell({ kind: "reached" });
  process.kill(process.pid, "SIGSTOP");
}

const seam = SEAMS.find((each) => each === stopAt);
const herald = await openHerald({
  ...stores,
  provider: { kind: "sandbox", ...CREDENTIALS, hosts },
  callDeadlineMs,
  clock,
  reconcileMs: 500,
  alerts: { secrets: openSecrets(null), allowPrivateTargets: true },
  ...(seam && { seams: { [seam]: stopHere } }),
  onFact(fact) {
    if (fact.action === stopAt) stopHere();
    tell({ kind: "fact", fact });
  },
  onError: (error, where) => tell({ kind: "error", where, text: String(error) }),
});
process.on("message", (message: ToChild) => {
  if (message === "stop") void herald.close().then(() => process.disconnect());
});
for (const app of apps) {
  await herald.setRules({ app, actor: "ann", rules: { ...ROOMY, ...rules } });
  await herald.start(app);
}
tell({ kind: "started" });
const keyed = submit.map(async ({ app, id, inMs, key }) => {
  if (key === undefined) return;
  await herald.submit({ app, actor: "ann", key, input: { id, at: clock.now() + inMs, message: aNumberedMessage(id) } });
});
for (const { app, id, inMs, key } of submit) {
  if (key !== undefined) continue;
  await herald.submit({ app, actor: "ann", input: { id, at: clock.now() + inMs, message: aNumberedMessage(id) } });
}
await Promise.all(keyed);
