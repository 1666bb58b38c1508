/** Who may do what: every role, every way to ask, their own app and another's. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Role } from "../../src/domain/access.ts";
import { ROLES } from "../../src/domain/access.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import type { FrontDoorUnderTest } from "../support/front-door.ts";
import { frontDoorOn } from "../support/front-door.ts";
import { openWithoutWorker } from "../support/herald-without-worker.ts";
import { PAIRINGS } from "../support/pairings.ts";

/** Written out here as people were promised it, not taken from the code under test. */
const ALLOWED: Readonly<Record<string, readonly Role[]>> = {
  "GET /v1/session": ["viewer", "editor", "approver", "operator"],
  "DELETE /v1/session": ["viewer", "editor", "approver", "operator"],
  "GET /v1/apps": ["viewer", "editor", "approver", "operator"],
  "GET /v1/apps/{app}": ["viewer", "editor", "approver", "operator"],
  "GET /v1/apps/{app}/days": ["viewer", "editor", "approver", "operator"],
  "PUT /v1/apps/{app}": ["operator"],
  "POST /v1/apps/{app}/pause": ["operator"],
  "POST /v1/apps/{app}/resume": ["operator"],
  "POST /v1/apps/{app}/arm": ["operator"],
  "POST /v1/apps/{app}/outside-calls": ["operator"],
  "GET /v1/campaigns": ["viewer", "editor", "approver", "operator"],
  "POST /v1/campaigns": ["editor", "operator"],
  "POST /v1/campaigns:check": ["viewer", "editor", "approver", "operator"],
  "GET /v1/campaigns/{id}": ["viewer", "editor", "approver", "operator"],
  "PATCH /v1/campaigns/{id}": ["editor", "operator"],
  "POST /v1/campaigns/{id}/cancel": ["editor", "operator"],
  "POST /v1/campaigns/{id}/resolve": ["editor", "approver", "operator"],
  "POST /v1/campaigns/{id}/approve": ["approver", "operator"],
  "POST /v1/campaigns/{id}/reject": ["approver", "operator"],
  "POST /v1/campaigns/{id}/release-now": ["editor", "operator"],
  "POST /v1/apply": ["operator"],
  "GET /v1/plan": ["viewer", "editor", "approver", "operator"],
  "POST /v1/plan:what-if": ["viewer", "editor", "approver", "operator"],
  "GET /v1/schedules": ["viewer", "editor", "approver", "operator"],
  "GET /v1/schedules/{id}": ["viewer", "editor", "approver", "operator"],
  "GET /v1/schedules/{id}/occurrences": ["viewer", "editor", "approver", "operator"],
  "POST /v1/schedules:check": ["viewer", "editor", "approver", "operator"],
  "PUT /v1/schedules/{id}": ["editor", "operator"],
  "DELETE /v1/schedules/{id}": ["editor", "operator"],
  "POST /v1/schedules/{id}/pause": ["editor", "operator"],
  "POST /v1/schedules/{id}/resume": ["editor", "operator"],
  "POST /v1/schedules/{id}/skip-next": ["editor", "operator"],
  "POST /v1/schedules/{id}/approve": ["approver", "operator"],
  "POST /v1/schedules/{id}/reject": ["approver", "operator"],
  "GET /v1/alerts/targets": ["operator"],
  "PUT /v1/alerts/targets/{id}": ["operator"],
  "DELETE /v1/alerts/targets/{id}": ["operator"],
  "POST /v1/alerts/targets/{id}/test": ["operator"],
  "GET /v1/alerts/deliveries": ["operator"],
  "POST /v1/alerts/deliveries/replay": ["operator"],
  "POST /v1/alerts/deliveries/dismiss": ["operator"],
  "GET /v1/audit": ["viewer", "editor", "approver", "operator"],
  "GET /v1/events": ["viewer", "editor", "approver", "operator"],
  "GET /v1/users": ["operator"],
  "PUT /v1/users/{name}": ["operator"],
  "DELETE /v1/users/{name}": ["operator"],
  "GET /v1/users/{name}/tokens": ["operator"],
  "POST /v1/users/{name}/tokens": ["operator"],
  "DELETE /v1/users/{name}/tokens/{id}": ["operator"],
};

/** These are about no single app: only who works for all of them may. */
const FOR_ALL_APPS = /^[A-Z]+ \/v1\/users/;

/** These are about what is the caller's own, whichever app the query names: a file names its app itself. */
const FOR_ANY_APP = ["GET /v1/session", "DELETE /v1/session", "GET /v1/apps", "POST /v1/apply"];

describe("leave to ask", () => {
  let herald: Herald;
  let door: FrontDoorUnderTest;
  let documented: string[];
  const tokens = new Map<string, string>();

  beforeAll(async () => {
    const opened = await openWithoutWorker(await PAIRINGS[0]!.fresh());
    herald = opened.herald;
    door = frontDoorOn(herald, opened.clock);
    const root = await door.aUser("root", ["operator"]);
    for (const app of ["own", "other"]) await door.ask("PUT", `/v1/apps/${app}`, { token: root, body: {} });
    for (const role of ROLES) {
      tokens.set(`${role} of all`, await door.aUser(`${role}-all`, [role]));
      tokens.set(`${role} of own`, await door.aUser(`${role}-own`, [role], ["own"]));
    }
    const { paths } = (await door.ask("GET", "/openapi.json")).body as { paths: Record<string, object> };
    documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
  }, 60_000);

  afterAll(() => herald.close());

  /** Sends nothing a use case would accept, so that only leave is asked about: never 401 or 403 where it is given. */
  async function isAllowed(way: string, app: string, token: string | undefined): Promise<boolean> {
    const [method = "", path = ""] = way.split(" ");
    const at = path.replace("{app}", app).replace("{id}", "nothing").replace("{name}", "nobody");
    const query = path.includes("{app}") ? "" : `?app=${app}`;
    const body = method === "GET" || method === "DELETE" ? {} : { body: { unheard: true } };
    const answer = await ask(method, at + query, { ...body, ...(token ? { token } : {}) });
    const { status } = answer;
    const code = (answer.body as { code?: string } | null)?.code ?? "";
    expect([401, 403].includes(status) === ["unauthorized", "forbidden"].includes(code)).toBe(true);
    return status !== 401 && status !== 403;
  }

  /** A stream of events never ends: its status is all that is asked. */
  async function ask(...[method, path, asked]: Parameters<FrontDoorUnderTest["ask"]>) {
    if (!path.startsWith("/v1/events")) return door.ask(method, path, asked);
    const headers = asked?.token === undefined ? {} : { authorization: `Bearer ${asked.token}` };
    const answer = await door.app.request(`http://127.0.0.1${path}`, { headers });
    if (answer.status === 200) {
      await answer.body?.cancel();
      return { status: 200, body: null };
    }
    return { status: answer.status, body: (await answer.json()) as { code: string } };
  }

  it("is promised for every way to ask that the document has", () => {
    expect(documented.filter((way) => way !== "POST /v1/session").sort()).toEqual(Object.keys(ALLOWED).sort());
  });

  it.each(Object.entries(ALLOWED))("%s is given to %j and to nobody else", async (way, roles) => {
    expect(await isAllowed(way, "own", undefined), "nobody").toBe(false);
    expect(await isAllowed(way, "own", "herald_made-up"), "a made-up token").toBe(false);
    for (const role of ROLES) {
      const has = roles.includes(role);
      expect(await isAllowed(way, "other", tokens.get(`${role} of all`)), `${role} of all apps`).toBe(has);
      const forOwn = has && !FOR_ALL_APPS.test(way);
      expect(await isAllowed(way, "own", tokens.get(`${role} of own`)), `${role}, own app`).toBe(forOwn);
      const forOther = has && FOR_ANY_APP.includes(way);
      expect(await isAllowed(way, "other", tokens.get(`${role} of own`)), `${role}, another's app`).toBe(forOther);
    }
  });

  it.each([
    ["viewer", ["read"]],
    ["editor", ["read", "edit", "resolve"]],
    ["approver", ["read", "approve", "resolve"]],
    ["operator", ["read", "edit", "approve", "resolve", "operate", "administer"]],
  ])("of %s is told by the session, so that a page offers nothing else: %j", async (role, rights) => {
    const { body } = await door.ask("GET", "/v1/session", { token: tokens.get(`${role} of own`)! });
    expect(body).toMatchObject({ roles: [role], rights, apps: ["own"] });
  });

  it("of several roles is what any of them gives, each right once", async () => {
    const token = await door.aUser("both", ["approver", "editor"]);
    const { body } = await door.ask("GET", "/v1/session", { token });
    expect(body).toMatchObject({ rights: ["read", "edit", "approve", "resolve"] });
  });

  it("shows in lists only the apps of the caller", async () => {
    const { body } = await door.ask("GET", "/v1/apps", { token: tokens.get("viewer of own")! });
    expect((body as { apps: { id: string }[] }).apps.map(({ id }) => id)).toEqual(["own"]);
  });

  it("applies a file only to an app of the caller", async () => {
    const apply = (app: string, who: string) =>
      door.ask("POST", "/v1/apply", { token: tokens.get(who)!, body: { text: `app: { id: ${app} }` } });
    expect(await apply("own", "operator of own")).toMatchObject({ status: 200 });
    expect(await apply("other", "operator of own")).toMatchObject({ status: 403, body: { code: "forbidden" } });
    expect(await apply("own", "editor of all")).toMatchObject({ status: 403 });
  });

  it("keeps who made whom from all but operators of all apps", async () => {
    const asked = async (who: string) =>
      (await door.ask("GET", `/v1/audit?app=${encodeURIComponent("*")}`, { token: tokens.get(who)! })).status;
    expect(await asked("operator of all")).toBe(200);
    expect(await asked("viewer of all")).toBe(403);
    expect(await asked("operator of own")).toBe(403);
  });
});
