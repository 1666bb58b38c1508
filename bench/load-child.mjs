/**
 * Run by load.ts in a process of its own: opens Herald, measures itself idle, takes on a load, goes on working under it,
 * and stops. Plain JavaScript on the built program, as idle-child.mjs.
 */
import { setTimeout as delay } from "node:timers/promises";

const SETTLE_MS = 5_000;
const WORK_MS = 20_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MIB = 1024 ** 2;

const { program, stores, load } = JSON.parse(process.argv[2]);
const open = (file) => import(new URL(file, program).href);
const { openHerald } = await open("main/open-herald.js");
const { trimMemory } = await open("runtime/trim-memory.js");
const { readCampaignFile } = await open("schedules/campaign-file.js");

const app = "bench";
const actor = "bench";
const herald = await openHerald({
  ...stores,
  // Every call is refused a connection, settled as such, and taken up again later: work that changes the plan.
  provider: { kind: "sandbox", appKey: "bench", appSecret: "bench", hosts: ["http://127.0.0.1:9"] },
  reconcileMs: 2_000,
});
await herald.setRules({ app, actor, rules: {} });
await herald.start(app);
trimMemory();

let peak = 0;
const look = () => void (peak = Math.max(peak, process.memoryUsage.rss()));
const looking = setInterval(look, 20);

await delay(SETTLE_MS);
const idle = process.memoryUsage.rss();
peak = idle;

const aMessage = (content) => ({ fromUserId: "bench", objectName: "RC:TxtMsg", content: { content } });
/** Eight hours apart, from tomorrow on: as many as the quota lets out. */
const timeOf = (n) => Date.now() + DAY_MS + n * 8 * HOUR_MS;

const AS_USUAL = { priority: "normal", anytime: false, late: "skip", active: true, position: 0 };
const RECURRENCE = { zone: "Asia/Shanghai", startsAt: null, endsAt: null, excludedDates: [] };

const LOADS = {
  async "1,000 contents of 128 KiB"() {
    const message = aMessage("字".repeat(42_000));
    for (let n = 0; n < 1_000; n++) await herald.submit({ app, actor, input: { id: `c${n}`, at: timeOf(n), message } });
  },
  async "10,000 waiting"() {
    const announcement = (n) => ({ id: `c${n}`, at: new Date(timeOf(n)).toISOString(), message: aMessage("hello") });
    const text = JSON.stringify({
      app: { id: app },
      campaigns: Array.from({ length: 10_000 }, (_, n) => announcement(n)),
    });
    const read = readCampaignFile(text);
    if (read.kind === "faults") throw new Error(JSON.stringify(read.faults[0]));
    await herald.applyFile({ file: read.file, actor });
  },
  async "1,000 schedules"() {
    const message = aMessage("hello");
    for (let n = 0; n < 1_000; n++) {
      const cron = `${n % 60} ${8 + (n % 12)} ${1 + (n % 28)} ${1 + (n % 12)} *`;
      const notice = { id: `s${n}`, name: `s${n}`, message, recurrence: { ...RECURRENCE, cron }, ...AS_USUAL };
      await herald.defineSchedule({ app, actor, notice });
    }
  },
};
const tookAt = performance.now();
await LOADS[load]();
const takeMs = performance.now() - tookAt;
look();
const takingPeak = peak;

peak = 0;
const decisions = [];
for (const endAt = Date.now() + WORK_MS; Date.now() < endAt;) {
  const startAt = performance.now();
  await herald.submit({ app, actor, input: { at: Date.now() + DAY_MS, message: aMessage("one more") } });
  decisions.push(performance.now() - startAt);
  await delay(500);
}
const workingPeak = peak;
clearInterval(looking);
const stopAt = performance.now();
await herald.close();
const stopMs = performance.now() - stopAt;
decisions.sort((a, b) => a - b);
process.send({
  idleMib: Math.round(idle / MIB),
  takingPeakMib: Math.round(takingPeak / MIB),
  workingPeakMib: Math.round(workingPeak / MIB),
  takeMs: Math.round(takeMs),
  submitMs: Math.round(decisions[decisions.length >> 1] ?? 0),
  stopMs: Math.round(stopMs),
});
process.disconnect();
