/**
 * Run in a process of its own by `worker-process.ts`: Herald as in production, on a fast clock. It releases the app, does
 * what people ask, and walks into the traps that are set for it.
 */
import { openHerald } from "../src/main/open-herald.ts";
import type { Herald } from "../src/main/open-herald.ts";
import { Refused } from "../src/domain/refused.ts";
import { contentText } from "../src/domain/message.ts";
import { timeLapseClock } from "../src/runtime/clock.ts";
import { SEAMS } from "../src/runtime/seams.ts";
import type { Seam } from "../src/runtime/seams.ts";
import { labelIn } from "./words.ts";
import { APP, CREDENTIALS, EXIT_LINGERED, EXIT_NOT_STARTED } from "./worker-orders.ts";
import type { Answer, FromWorker, Listed, ToWorker, Trap, Wish, WorkerOrder } from "./worker-orders.ts";

/** How often it says how the app stands. */
const PULSE_MS = 250;

const order = JSON.parse(process.argv[2] ?? "") as WorkerOrder;
const { stores, hosts, lapse, callDeadlineMs, reconcileMs, rules, notice } = order;
const traps: Trap[] = [];

function tell(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}

function pass(seam: Seam): void {
  const at = traps.findIndex((trap) => trap.seam === seam);
  const [trap] = at < 0 ? [] : traps.splice(at, 1);
  if (!trap) return;
  tell({ kind: "trapped", trap });
  process.kill(process.pid, trap.how === "kill" ? "SIGKILL" : "SIGSTOP");
}

async function grant(herald: Herald, wish: Wish): Promise<unknown> {
  const by = { app: APP, actor: "ann" };
  switch (wish.op) {
    case "submit":
      return (await herald.submit({ ...by, key: wish.key, input: wish.input })).id;
    case "edit":
      return (await herald.edit({ ...by, id: wish.id, revision: wish.revision, change: wish.change })).revision;
    case "cancel":
      return herald.cancel({ ...by, id: wish.id });
    case "resolve":
      return herald.resolve({ ...by, id: wish.id, became: wish.became, revision: wish.revision });
    case "pause":
      return herald.pause(by);
    case "resume":
      return herald.resume(by);
    case "list":
      return listed(herald);
    default:
      return wish satisfies never;
  }
}

async function listed(herald: Herald): Promise<readonly Listed[]> {
  const statuses = ["scheduled", "releasing", "uncertain"] as const;
  const campaigns = await herald.ledger.listCampaigns(APP, { statuses });
  return Promise.all(
    campaigns.map(async ({ id, status, revision, at, deadline, seatAt, held, message }) => {
      const attempts = status === "uncertain" ? await herald.ledger.listAttempts(APP, id) : [];
      const tokens = attempts.map(({ token }) => token);
      const label = labelIn(contentText(message));
      return { id, label, status, revision, at, deadline, seatAt, isHeld: held !== null, tokens };
    }),
  );
}

async function answer(herald: Herald, wish: Wish): Promise<Answer> {
  try {
    return { kind: "done", value: await grant(herald, wish) };
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", code: error.code, text: error.message };
    return { kind: "trouble", text: String(error) };
  }
}

async function pulse(herald: Herald): Promise<void> {
  try {
    const app = await herald.ledger.findApp(APP);
    tell({
      kind: "pulse",
      reconciledAt: app?.reconciledRealAt ?? null,
      isPaused: app?.paused != null,
      isBlocked: app?.hold?.until === null,
      disarmedWhy: app?.disarmedWhy ?? null,
    });
  } catch {
    // The ledger is away; that there is no pulse says so.
  }
}

async function run(): Promise<void> {
  const herald = await openHerald({
    ...stores,
    provider: { kind: "sandbox", ...CREDENTIALS, hosts },
    clock: timeLapseClock(lapse),
    callDeadlineMs,
    reconcileMs,
    seams: Object.fromEntries(SEAMS.map((seam) => [seam, () => pass(seam)])),
    onError: (error, where) => tell({ kind: "error", where, text: String(error) }),
  });
  process.on("message", (message: ToWorker) => {
    switch (message.kind) {
      case "trap":
        return void traps.push(message.trap);
      case "untrap":
        return void (traps.length = 0);
      case "stop":
        return void herald.close().then(() => process.disconnect());
      case "wish":
        return void answer(herald, message.wish).then((said) => tell({ kind: "answer", n: message.n, answer: said }));
      default:
        return message satisfies never;
    }
  });
  const timer = setInterval(() => void pulse(herald), PULSE_MS);
  process.once("disconnect", () => {
    clearInterval(timer);
  });
  await herald.setRules({ app: APP, actor: "ann", rules });
  await herald.defineSchedule({ app: APP, actor: "ann", notice });
  await herald.start(APP);
  tell({ kind: "started" });
}

// Whoever started it is gone, or it was stopped and something keeps it: either way nobody waits for it any more.
process.once("disconnect", () => setTimeout(() => process.exit(EXIT_LINGERED), 5_000).unref());
try {
  await run();
} catch (error) {
  tell({ kind: "error", where: "starting", text: String(error) });
  process.exit(EXIT_NOT_STARTED);
}
