/** What happened, the latest first. */
import type { Told } from "./client.ts";
import { api, told } from "./client.ts";

export type FactPage = Told<Awaited<ReturnType<typeof api.audit.$get>>>;
export type Fact = FactPage["facts"][number];

/** `before` is the `next` of the page before; `subject` the id of a campaign, a schedule or the app. */
export const listFacts = (
  app: string,
  { subject, before, limit = 100 }: { subject?: string; before?: number; limit?: number } = {},
): Promise<FactPage> =>
  told(
    api.audit.$get({
      query: {
        app,
        limit: String(limit),
        ...(subject === undefined ? {} : { subject }),
        ...(before === undefined ? {} : { before: String(before) }),
      },
    }),
  );
