/**
 * Run by idle.ts in a process of its own: opens Herald with an app that has something to wait for, waits, and measures
 * itself. Plain JavaScript on the built program, as it is installed: to strip types Node keeps a compiler of some 20 MB.
 */
import { setTimeout as delay } from "node:timers/promises";

/** Until then the engine is still compiling what turned out to be used often. */
const WARM_UP_MS = 20_000;
const MEASURED_MS = 30_000;
const DAY_MS = 86_400_000;

const { program, stores } = JSON.parse(process.argv[2]);
const { openHerald } = await import(new URL("main/open-herald.js", program).href);
const { trimMemory } = await import(new URL("runtime/trim-memory.js", program).href);
const herald = await openHerald({
  ...stores,
  // Nothing is due while this runs, so nobody need listen here.
  provider: { kind: "sandbox", appKey: "bench", appSecret: "bench", hosts: ["http://127.0.0.1:9"] },
});
const startPeakMib = process.resourceUsage().maxRSS / 1024;
trimMemory();
const message = { fromUserId: "bench", objectName: "RC:TxtMsg", content: { content: "hello" } };
await herald.setRules({ app: "bench", actor: "bench", rules: {} });
await herald.start("bench");
for (let day = 1; day <= 10; day++) {
  await herald.submit({ app: "bench", actor: "bench", input: { at: Date.now() + day * DAY_MS, message } });
}

await delay(WARM_UP_MS);
const cpuBefore = process.cpuUsage();
await delay(MEASURED_MS);
const { user, system } = process.cpuUsage(cpuBefore);
process.send({
  rssMib: Math.round(process.memoryUsage.rss() / 1024 ** 2),
  cpuPercent: Number((((user + system) / 1_000 / MEASURED_MS) * 100).toFixed(2)),
  startPeakMib: Math.round(startPeakMib),
});
await herald.close();
process.disconnect();
