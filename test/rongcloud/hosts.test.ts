import { describe, expect, it } from "vitest";
import { DATA_CENTRES, hostOf } from "../../src/rongcloud/hosts.ts";

describe("hostOf()", () => {
  it("goes from primary to backup and back with each call that never left", () => {
    const hosts = [0, 1, 2, 3].map((failures) => hostOf(DATA_CENTRES.beijing, failures));
    const [primary, backup] = DATA_CENTRES.beijing;
    expect(hosts).toEqual([primary, backup, primary, backup]);
  });

  it("stays on a single host", () => {
    expect(hostOf(["http://127.0.0.1:1"], 5)).toBe("http://127.0.0.1:1");
  });

  it("refuses an empty list", () => {
    expect(() => hostOf([], 0)).toThrow("at least one host");
  });
});

it("every data centre has an https host and another for its backup", () => {
  for (const [primary, backup] of Object.values(DATA_CENTRES)) {
    expect(new Set([new URL(primary).protocol, new URL(backup).protocol])).toEqual(new Set(["https:"]));
    expect(primary).not.toBe(backup);
  }
});
