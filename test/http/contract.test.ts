/** The API against its own document: whatever is sent, an answer is what the document says, and never a fault of ours. */
import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROBLEM } from "../../src/http/problem.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import type { FrontDoorUnderTest } from "../support/front-door.ts";
import { frontDoorOn } from "../support/front-door.ts";
import { openWithoutWorker } from "../support/herald-without-worker.ts";
import { PAIRINGS } from "../support/pairings.ts";
import { seeded } from "../support/seeded.ts";
import type { JsonSchema, Operation } from "./generated-requests.ts";
import { drawRequest, operationsOf } from "./generated-requests.ts";

const REQUESTS_EACH = 45;

describe("the API", () => {
  let herald: Herald;
  let door: FrontDoorUnderTest;
  let token: string;
  let schemas: Record<string, JsonSchema>;
  let operations: readonly Operation[];
  let validate: (schema: JsonSchema) => ValidateFunction;

  beforeAll(async () => {
    const opened = await openWithoutWorker(await PAIRINGS[0]!.fresh());
    herald = opened.herald;
    door = frontDoorOn(herald, opened.clock);
    token = await door.aUser("root", ["operator"]);
    const { body } = await door.ask("GET", "/openapi.json");
    schemas = (body as { components: { schemas: Record<string, JsonSchema> } }).components.schemas;
    operations = operationsOf(body);
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(body as object, "api");
    const known = new Map<JsonSchema, ValidateFunction>();
    validate = (schema) => {
      let one = known.get(schema);
      if (!one) known.set(schema, (one = ajv.compile(atHome(schema) as object)));
      return one;
    };
  }, 60_000);

  afterAll(() => herald.close());

  it("answers every generated request as its document says", async () => {
    const roll = seeded(20_261_123);
    let sent = 0;
    const answered = new Map<number, number>();
    await seed();
    for (let round = 0; round < REQUESTS_EACH; round += 1) {
      for (const operation of operations) {
        // A stream of events never ends; what it says is tested by itself. Signing in is limited by address.
        if (operation.path === "/v1/events" || operation.path === "/v1/session") continue;
        const request = drawRequest(operation, { roll, schemas, pool: POOL });
        const answer = await door.ask(operation.method, request.path, {
          token,
          headers: request.headers,
          ...(request.body === undefined ? {} : { body: request.body }),
        });
        sent += 1;
        answered.set(answer.status, (answered.get(answer.status) ?? 0) + 1);
        const told = `${operation.method} ${request.path} ${request.body ?? ""}\n→ ${answer.status} ${answer.text}\n${door.errors.join("\n")}`;
        expect(answer.status, told).toBeLessThan(500);
        if (answer.status >= 400) {
          expect(answer.headers.get("content-type"), told).toBe("application/problem+json");
          expect(PROBLEM.safeParse(answer.body).error, told).toBeUndefined();
        } else {
          const schema = operation.responses[String(answer.status)];
          expect(schema, told).toBeDefined();
          const isAsSaid = validate(schema!);
          expect(isAsSaid(answer.body) ? null : isAsSaid.errors, told).toBeNull();
        }
      }
    }
    expect(sent).toBeGreaterThanOrEqual(2_000);
    // Had all been refused, the answers would not have been looked at.
    expect(answered.get(200) ?? 0).toBeGreaterThan(200);
    expect(answered.get(422) ?? 0).toBeGreaterThan(200);
  }, 240_000);

  it("names in its document a right for every way to ask but signing in", () => {
    const unnamed = operations
      .filter(({ right }) => right === undefined)
      .map(({ method, path }) => `${method} ${path}`);
    expect(unnamed).toEqual(["POST /v1/session"]);
  });

  it("describes itself as a page without a script, every way to ask on it", async () => {
    const { body, headers } = await door.ask("GET", "/docs");
    expect(headers.get("content-type")).toMatch(/^text\/html/);
    expect(body).not.toMatch(/<script|onclick|https?:\/\/(?!docs)/i);
    for (const { path } of operations) expect(body).toContain(path);
  });

  /** Something of every kind, so that requests find more than nothing. */
  async function seed(): Promise<void> {
    await door.ask("PUT", "/v1/apps/default", { token, body: {} });
    await door.ask("PUT", "/v1/apps/shop", { token, body: { sendWindows: [] } });
    const message = { fromUserId: "shop", objectName: "RC:TxtMsg", content: { content: "hello" } };
    for (const id of POOL["id"]!.slice(0, 6)) {
      const body = { id, at: "2026-11-29T10:00:00+08:00", message };
      expect((await door.ask("POST", "/v1/campaigns", { token, body })).status).toBe(201);
      const definition = { cron: "0 12 * * *", zone: "Asia/Shanghai", message };
      expect((await door.ask("PUT", `/v1/schedules/${id}`, { token, body: definition })).status).toBe(200);
    }
  }
});

const POOL: Readonly<Record<string, readonly string[]>> = {
  app: ["default", "shop"],
  id: ["a1", "b2", "c3", "d4", "e5", "f6", "gone"],
  name: ["mei", "li", "tom"],
  "if-match": ['"1"', '"2"', '"3"', "7"],
  "idempotency-key": ["k1", "k2"],
};

/** A schema whose references lead into the document it stands in. */
function atHome(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(atHome);
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) =>
      key === "$ref" && typeof value === "string" ? [key, `api${value}`] : [key, atHome(value)],
    ),
  );
}
