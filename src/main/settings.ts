/** From the configuration to what `openHerald` takes: which store, which RongCloud, which directory. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Fault } from "../domain/fault.ts";
import { nearest, quote } from "../domain/fault.ts";
import type { DataCentre } from "../rongcloud/hosts.ts";
import { DATA_CENTRES } from "../rongcloud/hosts.ts";
import type { Config } from "../runtime/config.ts";
import { openSecrets } from "../runtime/secrets.ts";
import type { HeraldOptions } from "./open-herald.ts";

/** The App Key and secret of the sandbox that commands start by themselves. Not a secret: it opens nothing. */
export const SANDBOX_CREDENTIALS = { appKey: "herald-sandbox", appSecret: "herald-sandbox" };

type Provider = HeraldOptions["provider"];

/** RongCloud itself, or what is missing to call it. */
export function liveProvider(
  config: Config,
):
  | { readonly kind: "provider"; readonly provider: Provider }
  | { readonly kind: "faults"; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [];
  if (!config.credentials) {
    faults.push({ path: "RONGCLOUD_APP_KEY and RONGCLOUD_APP_SECRET", expected: "set for --live", got: "nothing" });
  }
  const hosts = config.hosts ?? hostsOf(config.region);
  if (!hosts) {
    const regions = Object.keys(DATA_CENTRES);
    const suggestion = nearest(config.region, regions);
    faults.push({
      path: "RONGCLOUD_REGION",
      expected: `one of ${regions.join(", ")}`,
      got: quote(config.region),
      ...(suggestion === undefined ? {} : { suggestion }),
    });
  }
  if (!config.credentials || !hosts) return { kind: "faults", faults };
  return { kind: "provider", provider: { kind: "live", ...config.credentials, hosts } };
}

/** The stores of a process: sandbox and live never share a directory. */
export function storesOf(
  config: Config,
  kind: Provider["kind"],
): Pick<HeraldOptions, "store" | "redisUrl" | "witnessDirectory" | "callDeadlineMs"> {
  return {
    store: config.databaseUrl
      ? { kind: "postgres", url: config.databaseUrl }
      : { kind: "pglite", directory: join(config.stateDirectory, kind) },
    redisUrl: config.redisUrl,
    witnessDirectory: config.witnessDirectory,
    callDeadlineMs: config.callDeadlineMs,
  };
}

/** How alerts go out of a process, and where it looks for their secrets. */
export function alertsOf({
  secretsDirectory,
  smtp,
  allowPrivateTargets,
}: Config): Required<Pick<HeraldOptions, "alerts">> {
  return { alerts: { secrets: openSecrets(secretsDirectory), smtp, allowPrivateTargets } };
}

function hostsOf(region: string): readonly string[] | null {
  return Object.hasOwn(DATA_CENTRES, region) ? DATA_CENTRES[region as DataCentre] : null;
}

/** Where the page people work in lies once it is built: beside the built program, and in a checkout where that would be. */
export const DESK_DIRECTORY = fileURLToPath(
  new URL(import.meta.url.endsWith(".ts") ? "../../dist/web" : "../web", import.meta.url),
);
