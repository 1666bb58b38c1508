/**
 * `herald run -f FILE`: applies a campaign file to the configured store and releases until nothing is left to do, or until
 * it is stopped. Without `--live` the calls go to a sandbox of its own; what was ever bound to the sandbox can never go
 * out live.
 */
import closeWithGrace from "close-with-grace";
import type { CliIo } from "../cli/io.ts";
import { EXIT_BAD_INPUT, EXIT_OK, EXIT_REFUSED, EXIT_UNREACHABLE } from "../cli/io.ts";
import { loadCampaignFile } from "../cli/load-campaign-file.ts";
import { timelineLine } from "../cli/timeline.ts";
import { describeFault } from "../domain/fault.ts";
import { nextOccurrence } from "../domain/occurrence.ts";
import { Refused } from "../domain/refused.ts";
import { SECOND_MS } from "../domain/time.ts";
import { WitnessUnreadable } from "../ledger/witness.ts";
import { describeDistrust, QueueUnreachable } from "../queue/queue-errors.ts";
import { systemClock } from "../runtime/clock.ts";
import type { Config } from "../runtime/config.ts";
import { readConfig } from "../runtime/config.ts";
import { createLogger } from "../runtime/logger.ts";
import { trimMemory } from "../runtime/trim-memory.ts";
import type { CampaignFile } from "../schedules/campaign-file.ts";
import { logFact } from "../worker/log-events.ts";
import type { Herald, HeraldOptions } from "./open-herald.ts";
import { openHerald } from "./open-herald.ts";
import { alertsOf, liveProvider, SANDBOX_CREDENTIALS, storesOf } from "./settings.ts";

/** @returns the exit code. */
export async function runFile(io: CliIo, options: { file: string; live: boolean }): Promise<number> {
  const read = readConfig();
  if (read.kind === "faults") return refuse(io, read.faults.map(describeFault).join("\n"), EXIT_BAD_INPUT);
  const loaded = loadCampaignFile(io, options.file);
  if (loaded.kind === "refused") return refuse(io, loaded.result.err ?? "", loaded.result.code);

  if (!options.live) return releaseToSandbox(io, read.config, loaded.file);

  const live = liveProvider(read.config);
  if (live.kind === "faults") return refuse(io, live.faults.map(describeFault).join("\n"), EXIT_BAD_INPUT);
  io.out(`LIVE: announcements go to every user of App Key ${live.provider.appKey.slice(0, 4)}….\n`);
  return release(io, read.config, loaded.file, live.provider);
}

async function releaseToSandbox(io: CliIo, config: Config, file: CampaignFile): Promise<number> {
  const { startSandbox } = await import("../sandbox/server.ts");
  const sandbox = await startSandbox({ ...SANDBOX_CREDENTIALS, clock: systemClock });
  io.out(`SANDBOX: calls go to a pretend RongCloud at ${sandbox.url}; nobody is reached. Add --live to send.\n`);
  try {
    return await release(io, config, file, { kind: "sandbox", ...SANDBOX_CREDENTIALS, hosts: [sandbox.url] });
  } finally {
    await sandbox.stop();
  }
}

async function release(
  io: CliIo,
  config: Config,
  file: CampaignFile,
  provider: HeraldOptions["provider"],
): Promise<number> {
  const logger = createLogger({ level: config.logLevel, pretty: process.stderr.isTTY });
  const names = new Map([...file.campaigns, ...file.schedules].map(({ id, name }) => [id, name]));
  const timeline = {
    zone: file.app.rules.zone,
    colour: io.colour,
    nameOf: (subject: string) => names.get(subject) ?? names.get(subject.split("~")[0] ?? "") ?? subject,
  };
  const stopped = Promise.withResolvers<void>();
  const opened = await open(io, {
    ...storesOf(config, provider.kind),
    ...alertsOf(config),
    provider,
    onFact(fact) {
      // At a terminal the timeline tells it already.
      if (!process.stderr.isTTY) logFact(logger, fact);
      const line = timelineLine(fact, timeline);
      if (line !== null) io.out(`${line}\n`);
    },
    onError(error, where) {
      if (hasStopped(error)) return stopped.reject(error);
      logger.warn({ err: error }, `trouble with ${where}; it is tried again`);
    },
  });
  if (typeof opened === "number") return opened;

  // The library leaves this to its host; here nothing can be due yet.
  trimMemory();
  const app = file.app.id;
  let isAskedToStop = false;
  const grace = closeWithGrace({ delay: config.callDeadlineMs + 5 * SECOND_MS, logger: false }, async ({ err }) => {
    isAskedToStop = err === undefined;
    await opened.close();
    stopped.resolve();
  });
  try {
    const unfit = (await opened.queues.check()).faults;
    if (unfit.length > 0) {
      await opened.close();
      return refuse(io, describeDistrust(unfit), EXIT_UNREACHABLE);
    }
    await opened.applyFile({ file, actor: config.user });
    const running = await opened.start(app);
    if (running.disarmedWhy !== null) {
      io.err(`${app} is disarmed, so nothing is released: ${running.disarmedWhy}\n`);
      io.err(`When you are sure, run: herald arm --app ${app}${provider.kind === "live" ? " --live" : ""} --yes\n`);
      await opened.close();
      return EXIT_REFUSED;
    }
    await Promise.race([nothingLeft(opened, app), stopped.promise]);
    await opened.close();
    return EXIT_OK;
  } catch (error) {
    await opened.close();
    // What was being started lost its stores because it was asked to stop.
    if (isAskedToStop) return EXIT_OK;
    // A store may go away, or turn out to serve nobody, between opening and starting.
    if (hasStopped(error) || error instanceof QueueUnreachable || error instanceof WitnessUnreadable)
      return refuse(io, error.message, EXIT_UNREACHABLE);
    if (error instanceof Refused)
      return refuse(io, error.message, error.code === "invalid" ? EXIT_BAD_INPUT : EXIT_REFUSED);
    throw error;
  } finally {
    grace.uninstall();
  }
}

/** The embedded store has stopped for good and must be opened anew: nothing in this process can go on. */
function hasStopped(error: unknown): error is Error {
  return error instanceof Error && "code" in error && error.code === "cluster-panicked";
}

/** Opens Herald; a store that cannot be had is one sentence and an exit code. */
export async function open(io: Pick<CliIo, "err">, options: HeraldOptions): Promise<Herald | number> {
  try {
    return await openHerald(options);
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    io.err(`${error.message}\n`);
    return EXIT_UNREACHABLE;
  }
}

/** Resolves once no campaign of the app waits or is under way, and no schedule will fire again. */
async function nothingLeft(herald: Herald, app: string): Promise<void> {
  for (;;) {
    // A store that is away for a while has not lost anything: what is left is asked again when it is back.
    if (await isDone(herald, app).catch(() => false)) return;
    await systemClock.sleepUntil(systemClock.now() + SECOND_MS);
  }
}

async function isDone(herald: Herald, app: string): Promise<boolean> {
  if ((await herald.ledger.countOpen(app)) > 0) return false;
  return (await herald.ledger.listSchedules(app)).every(
    ({ active, recurrence, consideredUntil }) => !active || nextOccurrence(recurrence, consideredUntil) === null,
  );
}

function refuse(io: CliIo, text: string, code: number): number {
  io.err(text.endsWith("\n") ? text : `${text}\n`);
  return code;
}
