/**
 * The page people work in, with all that stands behind it: Herald as `herald serve` runs it, a sandbox on the same clock, an
 * app, and people with tokens. Knows nothing of the tests' runner, so that pictures are taken of it too.
 */
import type { Browser, Page } from "playwright-core";
import type { Role } from "../../src/domain/access.ts";
import type { Instant } from "../../src/domain/time.ts";
import { openDesk } from "../../src/http/desk.ts";
import { DESK_DIRECTORY } from "../../src/main/settings.ts";
import type { Clock } from "../../src/runtime/clock.ts";
import { timeLapseClock } from "../../src/runtime/clock.ts";
import type { SandboxEntry } from "../../src/sandbox/record.ts";
import type { Sandbox, SandboxOptions } from "../../src/sandbox/server.ts";
import { startSandbox } from "../../src/sandbox/server.ts";
import type { Visit, Visitor } from "./browser.ts";
import { openVisit } from "./browser.ts";
import { CREDENTIALS, markOf } from "./numbered-message.ts";
import type { Stores } from "./pairings.ts";
import type { ServedHerald } from "./served-herald.ts";
import { serveHerald } from "./served-herald.ts";

/** Friday 27 November 2026, 09:30 in Shanghai. */
export const FRIDAY: Instant = Date.parse("2026-11-27T09:30:00+08:00");

/** Who works here; a token of each is made at the start. */
export const PEOPLE = {
  ann: ["operator"],
  ed: ["editor"],
  eve: ["editor", "approver"],
  abe: ["approver"],
  vera: ["viewer"],
} as const satisfies Record<string, readonly Role[]>;
export type Person = keyof typeof PEOPLE;

export type SceneOptions = {
  readonly startAt?: Instant;
  /** How fast the clock runs. */
  readonly rate?: number;
  readonly clock?: Clock;
  /** What the app "shop" is set to, as its API takes it. */
  readonly rules?: Readonly<Record<string, unknown>>;
  readonly sandbox?: Partial<SandboxOptions>;
};

export type DeskScene = {
  readonly served: ServedHerald;
  readonly sandbox: Sandbox;
  readonly clock: Clock;
  readonly url: string;
  readonly tokens: Readonly<Record<Person, string>>;
  /** What the API answers; refusals too. */
  ask(method: string, path: string, body?: object, by?: { as?: Person; revision?: number }): Promise<Answered>;
  /** What the API answers where it does not refuse. @throws where it does */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  must(...asked: Parameters<DeskScene["ask"]>): Promise<any>;
  /** A browser of somebody's own, signed in unless `as` is null, on `path`. */
  visit(path: string, visitor?: Visitor & { as?: Person | null }): Promise<Visit>;
  /** Accepted calls for a campaign whose text carries its mark. */
  accepted(mark: string): readonly SandboxEntry[];
  close(): Promise<void>;
};

/** Read as a test reads JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Answered = { readonly status: number; readonly body: any };

export const ZONE = "Asia/Shanghai";
const RULES = { zone: ZONE, audience: 1_200_000 };

export async function openDeskScene(browser: Browser, stores: Stores, options: SceneOptions = {}): Promise<DeskScene> {
  const { startAt = FRIDAY, rate = 1 } = options;
  const clock = options.clock ?? timeLapseClock({ startAt, rate, originMs: Date.now() });
  const desk = openDesk(DESK_DIRECTORY);
  if (desk === null) throw new Error("the desk is not built");
  const sandbox = await startSandbox({ ...CREDENTIALS, clock, ...options.sandbox });
  const served = await serveHerald(stores, { clock, hosts: [sandbox.url], desk });
  const tokens = {} as Record<Person, string>;
  for (const name of Object.keys(PEOPLE) as Person[]) tokens[name] = await served.aUser(name, PEOPLE[name]);

  const ask: DeskScene["ask"] = async (method, path, body, { as = "ann", revision } = {}) => {
    const answer = await fetch(new URL(path, served.url), {
      method,
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${tokens[as]}`,
        ...(revision === undefined ? {} : { "if-match": `"${revision}"` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const must: DeskScene["must"] = async (...asked): Promise<unknown> => {
    const { status, body } = await ask(...asked);
    if (status >= 300) throw new Error(`${asked[0]} ${asked[1]}: ${JSON.stringify(body)}`);
    return body;
  };
  await must("PUT", "/v1/apps/shop", { ...RULES, ...options.rules });
  await served.work();

  return {
    served,
    sandbox,
    clock,
    url: served.url,
    tokens,
    ask,
    must,
    async visit(path, { as = "ann", ...visitor } = {}) {
      const visit = await openVisit(browser, served.url, visitor);
      if (as !== null) await visit.context.request.post("/v1/session", { data: { token: tokens[as] } });
      await rememberLanguage(visit.page, visitor);
      await visit.page.goto(path);
      return visit;
    },
    accepted: (mark) => sandbox.record().accepted.filter(({ fields }) => fields["content"]?.includes(mark)),
    async close() {
      await served.close();
      await sandbox.stop();
    },
  };
}

/** As if it had been chosen before; a choice made later stays. */
async function rememberLanguage(page: Page, { language = "en" }: Visitor): Promise<void> {
  await page.addInitScript(`localStorage["herald.language"] ??= ${JSON.stringify(language)}`);
}

/** A text message whose text carries a mark, by which the sandbox's record is read. */
export function aText(mark: string, text = "满三百减五十"): object {
  return { fromUserId: "shop-news", objectName: "RC:TxtMsg", content: { content: `${text} ${markOf(mark)}` } };
}
