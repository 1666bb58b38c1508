/** The runtime: Node's version, and whether it knows the zones as they are today. */
import type { Finding } from "../../cli/doctor-command.ts";
import { offsetMinutes } from "../../domain/time.ts";
import { doubtful, failed, well } from "./finding.ts";

/** As `engines` in package.json says. */
const NODE_LEAST = [22, 22] as const;

export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = major > NODE_LEAST[0] || (major === NODE_LEAST[0] && minor >= NODE_LEAST[1]);
  if (isEnough) return well("Node.js", version);
  return failed("Node.js", version, `use ${NODE_LEAST.join(".")} or newer`);
}

/** Paraguay stopped setting its clocks back in October 2024; IANA's data has it since 2024b. */
const RECENT = { zone: "America/Asuncion", at: Date.UTC(2025, 6, 1), minutes: -180 };

export function examineZones(offset: typeof offsetMinutes = offsetMinutes): Finding {
  const version = process.versions["tz"] ?? "of the system";
  const seen = offset(RECENT.at, RECENT.zone);
  if (seen === RECENT.minutes) return well("time zones", version);
  const text = `${version}: ${RECENT.zone} is ${Math.abs(seen - RECENT.minutes)} minutes off since 2024`;
  return doubtful("time zones", text, "update Node.js, or a schedule in a zone that changed fires at the wrong hour");
}
