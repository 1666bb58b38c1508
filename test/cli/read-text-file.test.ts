import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readTextFile } from "../../src/cli/read-text-file.ts";

const directory = mkdtempSync(join(tmpdir(), "herald-text-"));
afterAll(() => rmSync(directory, { recursive: true }));

function aFile(name: string, bytes: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

describe("readTextFile()", () => {
  it("reads standard input to its end, however slowly that comes", async () => {
    const io = new URL("../../src/cli/io.ts", import.meta.url).href;
    const program = `
      const { processIo } = await import(${JSON.stringify(io)});
      const { out, readText } = processIo(process, () => 0);
      out("ready ");
      out(JSON.stringify(readText("-")));
    `;
    // A shell's pipe: the one Node would make is a socket, and behaves better.
    const words = ["-c", 'cat | "$0" --input-type=module --eval "$1"', process.execPath, program];
    const child = spawn("sh", words, { stdio: ["pipe", "pipe", "inherit"] });
    let printed = "";
    child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString()));
    const ended = once(child, "close");
    // By now it reads, and there is nothing yet.
    await once(child.stdout, "data");
    child.stdin.write("黑");
    child.stdin.end("五");
    await ended;
    expect(printed).toBe('ready {"kind":"text","text":"黑五"}');
  });

  it("reads UTF-8 and drops a byte order mark", () => {
    expect(readTextFile(aFile("text", "\uFEFF黑五"))).toEqual({ kind: "text", text: "黑五" });
    expect(readTextFile(aFile("empty", ""))).toEqual({ kind: "text", text: "" });
  });

  it.each([
    ["a missing file", () => join(directory, "none"), "there is no such file"],
    ["a directory", () => directory, "it is a directory"],
    ["a path through a file", () => join(aFile("text", ""), "below"), "part of its path is not a directory"],
    ["a binary", () => aFile("binary", new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1])), "it is not text"],
    ["another encoding", () => aFile("gbk", new Uint8Array([0xba, 0xda, 0xce, 0xe5])), "it is not UTF-8 text"],
  ])("says in one sentence why %s cannot be read", (_what, path, why) => {
    expect(readTextFile(path())).toEqual({ kind: "unreadable", why: `cannot read ${path()}: ${why}` });
  });
});
