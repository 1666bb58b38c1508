/**
 * `herald serve`: the front door, the worker and the schedules in one process, until it is stopped; `herald api` and
 * `herald worker` are its two halves. Without `--live` the calls go to a sandbox of its own, and nobody is reached.
 */
import closeWithGrace from "close-with-grace";
import type { CliIo } from "../cli/io.ts";
import { EXIT_BAD_INPUT, EXIT_OK, EXIT_REFUSED, EXIT_UNREACHABLE } from "../cli/io.ts";
import type { ServeOptions } from "../cli/serve-command.ts";
import { describeFault } from "../domain/fault.ts";
import { DEFAULT_RULES } from "../domain/app.ts";
import { SECOND_MS } from "../domain/time.ts";
import { DEFAULT_APP } from "../http/identify.ts";
import { createMetricsApp } from "../http/metrics-page.ts";
import type { HttpServer } from "../http/server.ts";
import { listen } from "../http/server.ts";
import type { ToldRequest } from "../http/tell-requests.ts";
import { createMetrics } from "../metrics/metrics.ts";
import { describeDistrust } from "../queue/queue-errors.ts";
import { systemClock } from "../runtime/clock.ts";
import type { Config } from "../runtime/config.ts";
import { readConfig } from "../runtime/config.ts";
import type { Logger } from "../runtime/logger.ts";
import { createLogger } from "../runtime/logger.ts";
import type { OpenTracing } from "../runtime/open-tracing.ts";
import { trimMemory } from "../runtime/trim-memory.ts";
import { logCall, logFact, logRequest } from "../worker/log-events.ts";
import { createChanges, frontDoorApp, versionOf } from "./front-door-app.ts";
import type { FrontDoor } from "./front-door.ts";
import { isStoreAway, openDoor, whyNotListen } from "./front-door.ts";
import { metricsNeeds } from "./inside.ts";
import type { RunningApps } from "./keep-apps-running.ts";
import { keepAppsRunning } from "./keep-apps-running.ts";
import type { Herald, HeraldOptions } from "./open-herald.ts";
import { open } from "./run-file.ts";
import { alertsOf, liveProvider, SANDBOX_CREDENTIALS, storesOf } from "./settings.ts";

type Provider = HeraldOptions["provider"];

/** Who stops this process by force should wait longer than this for the call in hand. */
const STOP_GRACE_MS = 5 * SECOND_MS;

/** @returns the exit code. */
export async function serve(io: CliIo, options: ServeOptions): Promise<number> {
  const read = readConfig();
  if (read.kind === "faults") return refuse(io, read.faults.map(describeFault).join("\n"), EXIT_BAD_INPUT);
  const { host = read.config.host, port = read.config.port } = options;
  const config = { ...read.config, host, port };
  if (options.parts !== "both" && config.databaseUrl === null) {
    const why = "the embedded store belongs to one process: set DATABASE_URL, or run both halves with `herald serve`";
    return refuse(io, why, EXIT_BAD_INPUT);
  }
  if (options.live) {
    const live = liveProvider(config);
    if (live.kind === "faults") return refuse(io, live.faults.map(describeFault).join("\n"), EXIT_BAD_INPUT);
    return run(io, { config, parts: options.parts, provider: live.provider });
  }
  if (options.parts === "api") {
    return run(io, { config, parts: "api", provider: { kind: "sandbox", ...SANDBOX_CREDENTIALS, hosts: [] } });
  }
  const { startSandbox } = await import("../sandbox/server.ts");
  const sandbox = await startSandbox({ ...SANDBOX_CREDENTIALS, clock: systemClock });
  try {
    const provider = { kind: "sandbox" as const, ...SANDBOX_CREDENTIALS, hosts: [sandbox.url] };
    return await run(io, { config, parts: options.parts, provider });
  } finally {
    await sandbox.stop();
  }
}

type Run = { readonly config: Config; readonly parts: ServeOptions["parts"]; readonly provider: Provider };

async function run(io: CliIo, { config, parts, provider }: Run): Promise<number> {
  const logger = createLogger({ level: config.logLevel, pretty: process.stderr.isTTY });
  const changes = createChanges();
  const metrics = createMetrics();
  const tracing = await tracingOf(config);
  const ended = Promise.withResolvers<number>();
  const onError: NonNullable<HeraldOptions["onError"]> = (error, where, about = undefined) => {
    // The embedded store has stopped for good and must be opened anew.
    if (isStoreAway(error) && config.databaseUrl === null) return ended.resolve(EXIT_UNREACHABLE);
    logger.warn({ err: error, ...about }, `trouble with ${where}; it is tried again`);
  };
  const herald = await open(io, {
    ...storesOf(config, provider.kind),
    ...alertsOf(config),
    provider,
    ...(tracing === null ? {} : { tracing }),
    onError,
    onCall(call) {
      metrics.called(call);
      logCall(logger, call);
    },
    onFact(fact) {
      metrics.tell(fact);
      logFact(logger, fact);
      changes.tell();
    },
  });
  if (typeof herald === "number") {
    await tracing?.close();
    return herald;
  }
  metrics.watch(metricsNeeds(herald, systemClock));
  trimMemory();

  const opened: { server?: HttpServer; metrics?: HttpServer; apps?: RunningApps } = {};
  const close = async () => {
    await opened.server?.close();
    await opened.apps?.stop();
    await herald.close();
    await opened.metrics?.close();
    await tracing?.close();
  };
  let isAskedToStop = false;
  const grace = closeWithGrace({ delay: config.callDeadlineMs + STOP_GRACE_MS, logger: false }, async ({ err }) => {
    isAskedToStop = err === undefined;
    if (err) logger.error({ err }, "Herald ends");
    await close();
    ended.resolve(err === undefined ? EXIT_OK : 1);
  });
  try {
    const unfit = (await herald.queues.check()).faults;
    if (unfit.length > 0) return refuse(io, describeDistrust(unfit), EXIT_UNREACHABLE);
    const isHeard = parts !== "worker" || config.metricsPort !== null;
    const whyNot = !isHeard ? null : await whyNotListen(config, herald);
    if (whyNot !== null) return refuse(io, whyNot, EXIT_REFUSED);
    await makeDefaultApp(herald, config);

    const door = openDoor({ herald, config, provider: provider.kind, clock: systemClock });
    const frame = {
      ...door,
      clock: systemClock,
      metrics,
      isStoreAway,
      whyNotReady: () => whyNotReady(herald, { apps: opened.apps, parts }),
      onRequest: (request: ToldRequest) => logRequest(logger, request),
      onError,
    };
    if (config.metricsPort !== null) {
      const app = createMetricsApp(frame);
      opened.metrics = await listen((request, env) => app.fetch(request, env), { ...config, port: config.metricsPort });
    }
    if (parts !== "worker") {
      const app = frontDoorApp({ ...frame, herald, provider: provider.kind, onChange: changes.onChange });
      opened.server = await listen((request, env) => app.fetch(request, env), config);
    }
    if (parts !== "api") opened.apps = await keepAppsRunning(herald, { onError, onDisarmed: tellDisarmed(logger) });
    greet(io, { url: opened.server?.url ?? null, metricsUrl: opened.metrics?.url ?? null, config, provider, door });
    return await ended.promise;
  } catch (error) {
    // What was being started lost its stores because it was asked to stop.
    if (isAskedToStop) return EXIT_OK;
    if (error instanceof Error && "code" in error && error.code === "CANNOT_LISTEN") {
      return refuse(io, error.message, EXIT_UNREACHABLE);
    }
    throw error;
  } finally {
    await close();
    grace.uninstall();
  }
}

/** Loaded only where a collector is named: it is most of what a start would cost. */
async function tracingOf({ otlpEndpoint }: Config): Promise<OpenTracing | null> {
  if (otlpEndpoint === null) return null;
  const { openTracing } = await import("../runtime/open-tracing.ts");
  return openTracing({ endpoint: otlpEndpoint, version: versionOf() });
}

/** A newcomer has an app to submit to; whoever has apps needs none. */
async function makeDefaultApp({ ledger, setRules }: Herald, { user }: Config): Promise<void> {
  if ((await ledger.listApps()).length === 0) await setRules({ app: DEFAULT_APP, actor: user, rules: DEFAULT_RULES });
}

async function whyNotReady(
  { ledger }: Herald,
  { apps, parts }: { apps: RunningApps | undefined; parts: ServeOptions["parts"] },
): Promise<string | null> {
  try {
    await ledger.read.ping();
  } catch {
    return "the ledger's store does not answer";
  }
  if (parts === "api") return null;
  if (apps === undefined) return "apps are still being started";
  const [trouble] = apps.troubles();
  return trouble === undefined ? null : `${trouble[0]} cannot be released: ${trouble[1]}`;
}

function tellDisarmed(logger: Logger): (app: string, why: string) => void {
  return (app, why) => logger.error({ app }, `${app} is disarmed and releases nothing: ${why}; see \`herald arm\``);
}

type Greeting = {
  readonly url: string | null;
  readonly metricsUrl: string | null;
  readonly config: Config;
  readonly provider: Provider;
  readonly door: FrontDoor;
};

/** Three lines: where to click, how to use it from programs, and how to go live or back. */
function greet(io: CliIo, { url, metricsUrl, config, provider, door }: Greeting): void {
  const isLive = provider.kind === "live";
  const toWhom = isLive
    ? `LIVE: announcements go to every user of App Key ${provider.appKey.slice(0, 4)}…`
    : "SANDBOX: calls go to a pretend RongCloud; nobody is reached";
  if (url === null) {
    const measured = metricsUrl === null ? "" : ` Its metrics: ${metricsUrl}/metrics.`;
    return io.out(`Herald releases campaigns. ${toWhom}.${measured}\n`);
  }
  const { startToken } = door.access;
  const address = config.publicUrl ?? url;
  io.out(`Herald is at ${address}/${startToken === null ? "" : `?token=${startToken}`}  ${toWhom}.\n`);
  io.out(`Its API: ${address}/docs; the command line uses it too: herald --help.\n`);
  io.out(
    isLive
      ? "Anyone who has this address can send to everyone while there are no users: herald token create makes one.\n"
      : "To go live: set RONGCLOUD_APP_KEY and RONGCLOUD_APP_SECRET, then herald serve --live (npm start -- --live).\n",
  );
}

function refuse(io: CliIo, text: string, code: number): number {
  io.err(`${text}\n`);
  return code;
}
