/** The desk as it is handed out: its page under each answer's own nonce, its files for good, and nothing else of the disk. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDesk } from "../../src/http/desk.ts";
import type { Herald } from "../../src/main/open-herald.ts";
import { freshDirectory } from "../support/fresh-directory.ts";
import type { FrontDoorUnderTest } from "../support/front-door.ts";
import { frontDoorOn } from "../support/front-door.ts";
import { openWithoutWorker } from "../support/herald-without-worker.ts";
import { PAIRINGS } from "../support/pairings.ts";

const SCRIPT = "const desk = 1;\n".repeat(200);

describe("the desk", () => {
  let herald: Herald;
  let built: FrontDoorUnderTest;
  let unbuilt: FrontDoorUnderTest;
  let directory: string;

  beforeAll(async () => {
    directory = await freshDirectory();
    mkdirSync(join(directory, "assets"));
    writeFileSync(join(directory, "index.html"), '<script nonce="herald-nonce-place"></script>');
    writeFileSync(join(directory, "secret.js"), "beside the files, not among them");
    writeFileSync(join(directory, "assets/desk-1a2b.js"), SCRIPT);
    writeFileSync(join(directory, "assets/desk-1a2b.js.br"), brotliCompressSync(SCRIPT));
    writeFileSync(join(directory, "assets/gone-1a2b.css"), "a {}");
    const opened = await openWithoutWorker(await PAIRINGS[0]!.fresh());
    herald = opened.herald;
    built = frontDoorOn(herald, opened.clock, { desk: openDesk(directory) });
    unbuilt = frontDoorOn(herald, opened.clock, { desk: openDesk(join(directory, "nowhere")) });
  });
  afterAll(() => herald.close());

  it.each(["/", "/apps/shop/calendar", "/apps/shop/campaigns/a~1"])(
    "is one page at %s, styled by nobody else",
    async (path) => {
      const [one, other] = [await built.ask("GET", path), await built.ask("GET", path)];
      const nonceOf = ({ text }: typeof one) => /nonce="([0-9a-f-]{36})"/.exec(text)?.[1];
      expect(one.status).toBe(200);
      expect(one.headers.get("cache-control")).toBe("no-store");
      expect(one.headers.get("content-security-policy")).toContain(`style-src 'self' 'nonce-${nonceOf(one)}'`);
      expect(nonceOf(one)).not.toBe(nonceOf(other));
    },
  );

  it("hands out a file as short as the reader takes it, for good", async () => {
    const fetched = async (accepted: string) =>
      built.app.request("http://127.0.0.1/assets/desk-1a2b.js", { headers: { "accept-encoding": accepted } });
    const short = await fetched("gzip, br");
    expect(short.headers.get("content-encoding")).toBe("br");
    expect(short.headers.get("cache-control")).toContain("immutable");
    expect(brotliDecompressSync(Buffer.from(await short.arrayBuffer())).toString()).toBe(SCRIPT);
    for (const accepted of ["", "identity", "br;q=0"]) {
      const plain = await fetched(accepted);
      expect(plain.headers.get("content-encoding")).toBeNull();
      expect(await plain.text()).toBe(SCRIPT);
    }
  });

  it("hands out nothing that was not built", async () => {
    rmSync(join(directory, "assets/gone-1a2b.css"));
    const names = ["gone-1a2b.css", "desk-9999.js", "..%2fsecret.js", "%2e%2e/secret.js", "desk-1a2b.js.br", ""];
    for (const name of names) expect((await built.ask("GET", `/assets/${name}`)).status, name).toBe(404);
    expect(built.errors).toEqual([]);
  });

  it("leads to the API where it was not built", async () => {
    const { status, headers } = await unbuilt.ask("GET", "/");
    expect([status, headers.get("location")]).toEqual([303, "/docs"]);
    expect((await unbuilt.ask("GET", "/apps/shop/calendar")).status).toBe(404);
  });
});
