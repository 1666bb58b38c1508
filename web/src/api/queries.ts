/**
 * What screens read, and under which keys it is remembered. All of an app's answers lie under `["app", id]`, so that one
 * thing heard of it makes what is shown anew, and nothing shown is ever older than the last event.
 */
import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { listDeliveries, listTargets } from "./alerts.ts";
import { listApps, showApp, showDays } from "./apps.ts";
import { listFacts } from "./audit.ts";
import type { CampaignQuery } from "./campaigns.ts";
import { listCampaigns, showCampaign } from "./campaigns.ts";
import { Problem, Unreachable } from "./client.ts";
import type { Delivery } from "./alerts.ts";
import { showPlan } from "./plan.ts";
import { listSchedules, nextOccurrences, showSchedule } from "./schedules.ts";
import { listTokens, listUsers } from "./users.ts";

/** Events renew what is shown; this is for a stream that a proxy keeps from us without saying so. */
const RENEW_EVERY_MS = 60_000;
const TRIES_MAX = 3;

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        refetchInterval: RENEW_EVERY_MS,
        // A refusal stays one; a store or a network that is away may come back.
        retry: (count, error) => count < TRIES_MAX && mayPass(error),
        // `navigator.onLine` knows nothing of a Herald on this machine.
        networkMode: "always",
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}

function mayPass(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && error.code === "store-away");
}

export const keys = {
  session: ["session"],
  apps: ["apps"],
  app: (app: string) => ["app", app],
  users: ["users"],
} as const;

export const useApps = () => useQuery({ queryKey: keys.apps, queryFn: listApps });

export const useAppNow = (app: string) =>
  useQuery({ queryKey: [...keys.app(app), "now"], queryFn: () => showApp(app) });

/** Until an RFC 3339 instant; a fortnight when left out. */
export const usePlan = (app: string, until?: string) =>
  useQuery({
    queryKey: [...keys.app(app), "plan", until],
    queryFn: () => showPlan(app, until),
    placeholderData: keepPreviousData,
  });

export const useDays = (app: string, { from, count }: { from: string; count: number }) =>
  useQuery({
    queryKey: [...keys.app(app), "days", from, count],
    queryFn: () => showDays(app, { from, count }),
    placeholderData: keepPreviousData,
  });

/** One page of campaigns. */
export const useCampaignPage = (app: string, query: CampaignQuery, { isOn = true } = {}) =>
  useQuery({
    queryKey: [...keys.app(app), "campaigns", "page", query],
    queryFn: () => listCampaigns(app, query),
    enabled: isOn,
    placeholderData: keepPreviousData,
  });

/** Campaigns page after page. */
export const useCampaigns = (app: string, query: Omit<CampaignQuery, "cursor">) =>
  useInfiniteQuery({
    queryKey: [...keys.app(app), "campaigns", "all", query],
    queryFn: ({ pageParam }) => listCampaigns(app, pageParam === null ? query : { ...query, cursor: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });

export const useCampaign = (app: string, id: string) =>
  useQuery({ queryKey: [...keys.app(app), "campaigns", "one", id], queryFn: () => showCampaign(app, id) });

export const useSchedules = (app: string) =>
  useQuery({ queryKey: [...keys.app(app), "schedules"], queryFn: () => listSchedules(app) });

export const useSchedule = (app: string, id: string) =>
  useQuery({ queryKey: [...keys.app(app), "schedules", id], queryFn: () => showSchedule(app, id) });

export const useOccurrences = (app: string, id: string, count = 5) =>
  useQuery({
    queryKey: [...keys.app(app), "schedules", id, "next", count],
    queryFn: () => nextOccurrences(app, id, count),
  });

export const useTargets = (app: string, { isOn = true } = {}) =>
  useQuery({ queryKey: [...keys.app(app), "targets"], queryFn: () => listTargets(app), enabled: isOn });

export const useDeliveries = (app: string, state?: Delivery["state"], { isOn = true } = {}) =>
  useQuery({
    queryKey: [...keys.app(app), "deliveries", state],
    queryFn: () => listDeliveries(app, state),
    enabled: isOn,
  });

export const useFacts = (app: string, subject?: string) =>
  useInfiniteQuery({
    queryKey: [...keys.app(app), "facts", subject],
    queryFn: ({ pageParam }) =>
      listFacts(app, {
        ...(subject === undefined ? {} : { subject }),
        ...(pageParam === null ? {} : { before: pageParam }),
      }),
    initialPageParam: null as number | null,
    getNextPageParam: ({ next }) => next,
  });

export const useUsers = ({ isOn = true } = {}) => useQuery({ queryKey: keys.users, queryFn: listUsers, enabled: isOn });

export const useTokens = (name: string) =>
  useQuery({ queryKey: [...keys.users, name, "tokens"], queryFn: () => listTokens(name) });

/** A change to an app, or to users; once it is answered, what is shown is read anew, also after a refusal. */
export function useChange<Input, Output>(change: (input: Input) => Promise<Output>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => client.invalidateQueries() });
}
