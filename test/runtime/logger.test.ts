import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { createLogger } from "../../src/runtime/logger.ts";

/** What a log of one line writes. */
function written(log: (logger: ReturnType<typeof createLogger>) => void, { pretty = false } = {}): string {
  let text = "";
  const destination = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  log(createLogger({ level: "info", pretty, base: { process: "worker" }, destination }));
  return text;
}

describe("the log", () => {
  it("writes one JSON object a line, with level, time and base fields in words", () => {
    const line: unknown = JSON.parse(written((logger) => logger.info({ campaign: "spring" }, "released")));
    expect(line).toMatchObject({
      level: "info",
      name: "herald",
      process: "worker",
      campaign: "spring",
      msg: "released",
    });
    expect(line).toHaveProperty("time", expect.stringMatching(/^\d{4}-\d\d-\d\dT/));
  });

  it("leaves out what is below its level", () => {
    expect(written((logger) => logger.debug("detail"))).toBe("");
  });

  it("is readable on a terminal", () => {
    expect(written((logger) => logger.warn("held until 08:00"), { pretty: true })).toMatch(/WARN.*held until 08:00/);
  });

  it.each([
    { where: "at the top", fields: { appSecret: "hush" } },
    { where: "one object down", fields: { app: { secret: "hush" } } },
    { where: "two objects down", fields: { request: { headers: { authorization: "hush" } } } },
    { where: "in a URL", fields: { url: "redis://user:hush@127.0.0.1:6379/0" } },
    { where: "in a URL without a user", fields: { url: "redis://:hush@127.0.0.1:6379/0" } },
    { where: "in an error's message", fields: { err: new Error("cannot reach postgresql://u:hush@db/x") } },
  ])("never shows a secret $where", ({ fields }) => {
    for (const pretty of [false, true]) {
      const text = written((logger) => logger.error(fields, "failed"), { pretty });
      expect(text).toContain("failed");
      expect(text).toContain("[secret]");
      expect(text).not.toContain("hush");
    }
  });
});
