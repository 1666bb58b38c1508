import { describe, expect, it } from "vitest";
import { readStatement } from "../../../src/ledger/embedded/pg-statement.ts";

describe("readStatement()", () => {
  it.each([
    ["BEGIN", { kind: "begin", modes: "" }],
    ["begin;", { kind: "begin", modes: "" }],
    ["  Begin Work ", { kind: "begin", modes: "" }],
    ["begin transaction isolation level serializable", { kind: "begin", modes: "isolation level serializable" }],
    ["START TRANSACTION READ ONLY", { kind: "begin", modes: "READ ONLY" }],
    ["COMMIT", { kind: "commit" }],
    ["end transaction ;", { kind: "commit" }],
    ["ROLLBACK", { kind: "rollback" }],
    ["abort work", { kind: "rollback" }],
    ["LISTEN jobs", { kind: "listen", channel: "jobs", quoted: '"jobs"' }],
    ["listen Jobs;", { kind: "listen", channel: "jobs", quoted: '"jobs"' }],
    ['LISTEN "My ""Jobs"""', { kind: "listen", channel: 'My "Jobs"', quoted: '"My ""Jobs"""' }],
    ["-- one\n-- two\nLISTEN jobs;\n", { kind: "listen", channel: "jobs", quoted: '"jobs"' }],
    ["/* note */ LISTEN jobs", { kind: "listen", channel: "jobs", quoted: '"jobs"' }],
    ["UNLISTEN jobs", { kind: "unlisten", channel: "jobs" }],
    ["unlisten *", { kind: "unlisten", channel: undefined }],
    ["ROLLBACK TO SAVEPOINT a", { kind: "ordinary" }],
    ["commit prepared 'x'", { kind: "ordinary" }],
    ["select 'begin'", { kind: "ordinary" }],
    ["beginning", { kind: "ordinary" }],
    ["-- BEGIN\nselect 1", { kind: "ordinary" }],
    ["", { kind: "ordinary" }],
  ])("reads %j", (text, expected) => {
    expect(readStatement(text)).toEqual(expected);
  });

  it("refuses a BEGIN that more follows", () => {
    expect(() => readStatement("BEGIN; insert into t values (1)")).toThrow(/statement of its own/);
  });
});
