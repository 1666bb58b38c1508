/** The front door of an open Herald as one app, for `serve` and the demo alike: its API, its documents, and the desk as it was built. */
import { readFileSync } from "node:fs";
import { createApp } from "../http/app.ts";
import { openDesk } from "../http/desk.ts";
import type { HttpNeeds } from "../http/needs.ts";
import { boardQueues } from "./inside.ts";
import type { Herald } from "./open-herald.ts";
import { DESK_DIRECTORY } from "./settings.ts";

type Needs = Omit<HttpNeeds, "herald" | "ledger" | "version" | "desk" | "boardQueues"> & { readonly herald: Herald };

export function frontDoorApp({ herald, ...needs }: Needs): ReturnType<typeof createApp> {
  return createApp({
    ...needs,
    herald,
    ledger: herald.ledger,
    version: versionOf(),
    desk: openDesk(DESK_DIRECTORY),
    boardQueues: () => boardQueues(herald),
  });
}

/** Whoever follows what happens, told of each fact. */
export function createChanges(): { tell(): void } & Pick<HttpNeeds, "onChange"> {
  const listeners = new Set<() => void>();
  return {
    tell() {
      for (const listener of listeners) listener();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function versionOf(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}
