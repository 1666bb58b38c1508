import { describe, expect, it } from "vitest";
import { isPublicAddress, publicLookup, refusePrivateHost } from "../../src/alerts/public-address.ts";
import { openHttpDoor } from "../../src/alerts/http-door.ts";
import { aReceiver } from "../support/receiver.ts";

const PRIVATE: readonly [address: string, what: string][] = [
  ["0.0.0.0", "this host"],
  ["0.1.2.3", "this network"],
  ["10.0.0.1", "private"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.168.1.1", "private"],
  ["100.64.0.1", "carrier-grade NAT"],
  ["100.127.255.255", "carrier-grade NAT"],
  ["100.100.100.200", "a cloud's metadata"],
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "loopback"],
  ["169.254.169.254", "link-local, a cloud's metadata"],
  ["192.0.0.192", "a cloud's metadata"],
  ["192.0.2.1", "documentation"],
  ["198.18.0.1", "benchmarks"],
  ["224.0.0.1", "multicast"],
  ["239.255.255.255", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["::ffff:127.0.0.1", "mapped loopback"],
  ["::ffff:8.8.8.8", "mapped, though of a public address"],
  ["::127.0.0.1", "compatible loopback"],
  ["64:ff9b::7f00:1", "translated loopback"],
  ["2002:7f00:1::", "6to4 loopback"],
  ["2001:0:7f00:1::", "Teredo"],
  ["fc00::1", "unique local"],
  ["fd12:3456::1", "unique local"],
  ["fe80::1", "link-local"],
  ["fec0::1", "site-local"],
  ["ff02::1", "multicast"],
  ["2001:db8::1", "documentation"],
  ["localhost", "no address at all"],
];

const PUBLIC = ["1.1.1.1", "8.8.8.8", "100.63.255.255", "100.128.0.1", "172.32.0.1", "192.169.0.1", "223.255.255.255"];

describe("an address", () => {
  it.each(PRIVATE)("%s is not public: %s", (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([...PUBLIC, "2606:4700:4700::1111", "2400:3200::1"])("%s is public", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe("a host", () => {
  it.each([
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://0/",
    "http://[::1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://１２７.０.０.１/",
  ])("of %s is refused, however it is written", (url) => {
    expect(() => refusePrivateHost(new URL(url).hostname)).toThrow(/not public.*HERALD_ALLOW_PRIVATE_TARGETS=true/);
  });

  it("that is a name is left to the lookup", () => {
    expect(() => refusePrivateHost("hooks.example.com")).not.toThrow();
  });
});

describe("the way out", () => {
  const post = (url: string, resolve: Parameters<typeof publicLookup>[0], allowPrivate = false) => {
    const door = openHttpDoor({ allowPrivate, lookup: publicLookup(resolve) });
    return door.post(url, { headers: {}, body: "{}" }, new AbortController().signal).finally(() => door.close());
  };

  it("never connects to a private address that a name leads to", async () => {
    const receiver = await aReceiver();
    const { port } = new URL(receiver.url);
    const names: Parameters<typeof publicLookup>[0][] = [
      (_name, done) => done(null, [{ address: "127.0.0.1", family: 4 }]),
      (_name, done) => done(null, [{ address: "::ffff:127.0.0.1", family: 6 }]),
      // One that is public among them is no excuse.
      (_name, done) =>
        done(null, [
          { address: "8.8.8.8", family: 4 },
          { address: "127.0.0.1", family: 4 },
        ]),
    ];
    for (const resolve of names) {
      await expect(post(`http://rebound.example:${port}/`, resolve)).rejects.toThrow(/not public/);
    }
    await expect(post(`http://localhost:${port}/`, undefined)).rejects.toThrow(/not public/);
    expect(receiver.received).toEqual([]);
  });

  it("hands the connection the very addresses it judged, and asks no second time", async () => {
    const asked: string[] = [];
    const lookup = publicLookup((name, done) => {
      asked.push(name);
      // Asked again, it would lead home.
      done(null, [{ address: asked.length === 1 ? "8.8.8.8" : "127.0.0.1", family: 4 }]);
    });
    const given = await new Promise((resolve) => {
      lookup("rebound.example", { all: true }, (error, addresses) => resolve(error ?? addresses));
    });
    expect(given).toEqual([{ address: "8.8.8.8", family: 4 }]);
    expect(asked).toEqual(["rebound.example"]);
  });

  it("reaches private addresses where that is allowed", async () => {
    const receiver = await aReceiver();
    const answer = await post(receiver.url, undefined, true);
    expect([answer.status, receiver.received.length]).toEqual([204, 1]);
  });
});
