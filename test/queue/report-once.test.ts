import { expect, it } from "vitest";
import { quietly } from "../../src/queue/report-once.ts";

it("quietly() passes the same words from the same place on once in a while, and all others always", () => {
  let nowMs = 0;
  const heard: string[] = [];
  const report = quietly(
    (error, where) => heard.push(`${nowMs} ${where}: ${error.message}`),
    () => nowMs,
    1_000,
  );
  for (nowMs of [0, 10, 999, 1_000, 1_500, 2_000]) {
    report(new Error("refused"), "Redis");
    if (nowMs === 10) report(new Error("refused"), "PostgreSQL");
    if (nowMs === 999) report(new Error("closed"), "Redis");
  }
  expect(heard).toEqual([
    "0 Redis: refused",
    "10 PostgreSQL: refused",
    "999 Redis: closed",
    "1000 Redis: refused",
    "2000 Redis: refused",
  ]);
});
