/** RongCloud as far as one can see it without sending: the shape of the credentials, its hosts, and its clock. */
import { lookup } from "node:dns/promises";
import type { Finding } from "../../cli/doctor-command.ts";
import { describeFault } from "../../domain/fault.ts";
import { SECOND_MS } from "../../domain/time.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Config } from "../../runtime/config.ts";
import { liveProvider } from "../settings.ts";
import { doubtful, failed, judgeSkew, well } from "./finding.ts";

const ABOUT = "credentials";

/** Never says what they are. The console shows both as short runs of letters and digits. */
export function examineCredentials({ credentials }: Pick<Config, "credentials">, live: boolean): Finding {
  if (credentials === null) {
    const text = "RONGCLOUD_APP_KEY and RONGCLOUD_APP_SECRET are not set";
    if (live) return failed(ABOUT, text, "copy them from RongCloud's console");
    return well(ABOUT, `${text}: the sandbox needs none`);
  }
  const { appKey, appSecret } = credentials;
  const odd = [
    ...(/^[a-z0-9]{8,32}$/i.test(appKey) ? [] : [`RONGCLOUD_APP_KEY is ${shapeOf(appKey)}`]),
    ...(/^[a-z0-9]{8,64}$/i.test(appSecret) ? [] : [`RONGCLOUD_APP_SECRET is ${shapeOf(appSecret)}`]),
    ...(appKey === appSecret ? ["key and secret are the same"] : []),
  ];
  if (odd.length === 0) return well(ABOUT, "key and secret have the usual shape");
  return doubtful(ABOUT, odd.join("; "), "copy them anew from RongCloud's console: letters and digits only, one each");
}

function shapeOf(text: string): string {
  const kind = /\s/.test(text)
    ? "with spaces"
    : /^[a-z0-9]*$/i.test(text)
      ? ""
      : "with other signs than letters and digits";
  return `${text.length} characters long ${kind}`.trim();
}

const ANSWER_LIMIT_MS = 5 * SECOND_MS;

export async function examineHosts(config: Config, clock: Clock): Promise<Finding[]> {
  // Where the hosts are does not depend on who calls.
  const live = liveProvider({ ...config, credentials: { appKey: "none", appSecret: "none" } });
  if (live.kind === "faults") return [failed("hosts", live.faults.map(describeFault).join("; "), "mend the setting")];
  return Promise.all(live.provider.hosts.map((host) => examineHost(host, clock)));
}

/** Asks for nothing and shows nothing: any answer has a date. A whole second is as exact as it is. */
async function examineHost(host: string, clock: Clock): Promise<Finding> {
  const { hostname } = new URL(host);
  try {
    await lookup(hostname.replace(/^\[|\]$/g, ""));
  } catch {
    return failed(hostname, "its name cannot be looked up", "mend the DNS of this machine, or RONGCLOUD_HOSTS");
  }
  try {
    const askedAt = clock.realMs();
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    const { headers } = await fetch(host, { method: "HEAD", redirect: "manual", signal });
    const theirs = Date.parse(headers.get("date") ?? "");
    if (Number.isNaN(theirs)) return doubtful(hostname, "it answers without a date", "compare the clocks by hand");
    return judgeSkew(hostname, { askedAt, answeredAt: clock.realMs(), theirs, grainMs: SECOND_MS });
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const why = cause instanceof Error ? cause.message : String(cause);
    return failed(hostname, `it cannot be reached: ${why}`, "let this machine call it, or mend RONGCLOUD_HOSTS");
  }
}
