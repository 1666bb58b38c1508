/**
 * What happens, as it happens: a stream of facts about one app. Each makes what is shown of the app be read anew, at most so
 * often a second, for a time-lapse tells of more than anybody can read. A stream that broke is taken up again by the
 * browser, from the last fact it heard.
 */
import type { QueryClient } from "@tanstack/react-query";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { keys } from "./queries.ts";

export type Connection = "connecting" | "live" | "broken";

const RENEW_AT_MOST_EVERY_MS = 400;

/** A stream that the server turned away (it restarts, or too many listen) is not taken up again by the browser itself. */
const AGAIN_AFTER_MS = 3_000;

export function useLive(app: string): Connection {
  const client = useQueryClient();
  const [connection, setConnection] = useState<Connection>("connecting");
  useEffect(() => {
    const renew = renewing(client, app);
    let source: EventSource | undefined;
    let again: ReturnType<typeof setTimeout> | undefined;
    let hasBroken = false;

    function open(): void {
      source = new EventSource(`/v1/events?app=${encodeURIComponent(app)}`);
      source.onopen = () => {
        setConnection("live");
        // What happened while nobody heard of it.
        if (hasBroken) renew();
        hasBroken = false;
      };
      source.onmessage = renew;
      source.onerror = () => {
        hasBroken = true;
        setConnection("broken");
        if (source?.readyState !== EventSource.CLOSED) return;
        // Perhaps nobody knows any more who listens; then that is said at once.
        void client.invalidateQueries({ queryKey: keys.session });
        again = setTimeout(open, AGAIN_AFTER_MS);
      };
    }

    open();
    return () => {
      source?.close();
      clearTimeout(again);
      renew.stop();
    };
  }, [client, app]);
  return connection;
}

function renewing(client: QueryClient, app: string): (() => void) & { stop(): void } {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  let renewedAt = -Infinity;
  const renew = (): void => {
    waiting ??= setTimeout(
      () => {
        waiting = undefined;
        renewedAt = performance.now();
        void client.invalidateQueries({ queryKey: keys.app(app) });
        void client.invalidateQueries({ queryKey: keys.apps });
      },
      Math.max(0, renewedAt + RENEW_AT_MOST_EVERY_MS - performance.now()),
    );
  };
  return Object.assign(renew, { stop: () => clearTimeout(waiting) });
}
