import { expect, it } from "vitest";
import { createLogger } from "../../src/runtime/logger.ts";
import { logCall, logFact, logRequest } from "../../src/worker/log-events.ts";

function aLog() {
  const lines: Record<string, unknown>[] = [];
  const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) };
  return { lines, logger: createLogger({ level: "debug", pretty: false, destination }) };
}

const BY = { at: 0, app: "shop", actor: "herald" };

it.each([
  ["a fact of a campaign", "campaign.seated", "spring", {}, { campaign: "spring", attempt: undefined }],
  ["a fact of a release", "campaign.sent", "spring", { token: "t-1" }, { campaign: "spring", attempt: "t-1" }],
  ["the end of an attempt", "attempt.ended", "spring", { token: "t-1" }, { campaign: "spring", attempt: "t-1" }],
  ["the end of one without a campaign", "attempt.ended", "shop", { token: "t-1" }, { campaign: undefined }],
  ["a fact of an occurrence", "occurrence.fired", "tips~1", {}, { campaign: "tips~1" }],
  ["a fact of the app", "app.held", "shop", {}, { campaign: undefined, attempt: undefined }],
])("the line of %s carries the ids it is found by", (_what, action, subject, detail, ids) => {
  const { lines, logger } = aLog();
  logFact(logger, { ...BY, action, subject, detail });
  expect({ campaign: undefined, attempt: undefined, ...lines[0] }).toMatchObject({ app: "shop", ...ids });
});

it("a call and a request are told to who debugs", () => {
  const { lines, logger } = aLog();
  logCall(logger, { app: "shop", campaignId: "spring", token: "t-1", lateMs: 3 });
  logRequest(logger, { method: "GET", path: "/v1/apps", query: ["app"], status: 200, tookMs: 5, caller: "ann" });
  expect(lines).toMatchObject([
    { level: "debug", campaign: "spring", attempt: "t-1", lateMs: 3 },
    { level: "debug", method: "GET", path: "/v1/apps", query: ["app"], status: 200, tookMs: 5, caller: "ann" },
  ]);
});
