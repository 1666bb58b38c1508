/** Herald opened on fresh stores for a test file, with a clock that stands still and no worker. */
import { openHerald } from "../../src/main/open-herald.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import { MORNING } from "./a-campaign.ts";
import type { HandClock } from "./hand-clock.ts";
import { handClock } from "./hand-clock.ts";
import { CREDENTIALS } from "./numbered-message.ts";
import type { Stores } from "./pairings.ts";

export async function openWithoutWorker(
  stores: Stores,
): Promise<{ herald: Herald; clock: HandClock; errors: string[] }> {
  const clock = handClock(MORNING);
  const errors: string[] = [];
  const herald = await openHerald({
    ...stores,
    clock,
    provider: { kind: "sandbox", ...CREDENTIALS, hosts: [] },
    onError: (error, where) => errors.push(`${where}: ${String(error)}`),
  });
  return { herald, clock, errors };
}
