/** What the front door needs, and what it knows of each request. */
import type { AuthenticateNeeds } from "../access/authenticate.ts";
import type { UserNeeds } from "../access/users.ts";
import type { Caller } from "../domain/access.ts";
import type { Provider } from "../domain/app-state.ts";
import type { LedgerReads } from "../ledger/reads.ts";
import type { Herald } from "../main/open-herald.ts";
import type { Metrics } from "../metrics/metrics.ts";
import type { BoardQueue } from "../queue/board-queue.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Desk } from "./desk.ts";
import type { ToldRequest } from "./tell-requests.ts";

export type HttpNeeds = {
  /** The same verbs a program that embeds Herald has; the front door adds who asks and how it is said. */
  readonly herald: Omit<Herald, "start" | "close" | "queues" | "ledger">;
  readonly ledger: Pick<
    Herald["ledger"],
    "findApp" | "listApps" | "findCampaign" | "listAttempts" | "findSchedule" | "listSchedules"
  > & { readonly read: LedgerReads };
  readonly clock: Clock;
  readonly provider: Provider;
  readonly version: string;
  /** The page people work in; null where it was not built. */
  readonly desk: Desk | null;
  readonly access: AuthenticateNeeds & UserNeeds;
  /** The names Herald may be called by, without ports. */
  readonly hosts: readonly string[];
  /** Whether cookies travel over TLS only, because a proxy in front ends it. */
  readonly isSecure: boolean;
  /** Whether a proxy stands in front, which says for whom it asks. */
  readonly isProxied: boolean;
  /** Whether an error says that the store is away for now. */
  isStoreAway(error: unknown): boolean;
  /** Why this process is not ready to serve; null when it is. */
  whyNotReady(): Promise<string | null>;
  /** Calls back whenever something may have happened in an app; answers with how to stop that. */
  onChange(listener: () => void): () => void;
  readonly metrics: Pick<Metrics, "scrape">;
  /** The queues as they can be looked at. */
  boardQueues(): Promise<readonly BoardQueue[]>;
  /** Hears of each request, once it is answered. */
  onRequest?(request: ToldRequest): void;
  onError(error: unknown, where: string): void;
};

export type HttpEnv = {
  Variables: {
    caller: Caller;
    /** The cookie's session, where the request came with one. */
    session: string | null;
    /** The one a page's answer may hold its styles under. */
    nonce: string;
  };
  Bindings: { incoming?: { socket?: { remoteAddress?: string } } };
};
