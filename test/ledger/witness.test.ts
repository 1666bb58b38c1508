import { appendFile, mkdir, mkdtemp, readFile, rm, stat, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { WitnessCopy } from "../../src/ledger/witness.ts";
import { fingerprintOf, openWitness } from "../../src/ledger/witness.ts";

const parents: string[] = [];
afterAll(async () => {
  for (const directory of parents) await rm(directory, { recursive: true, force: true });
});

async function aWitness(copy: WitnessCopy | null = null) {
  const parent = await mkdtemp(join(tmpdir(), "herald-witness-"));
  parents.push(parent);
  const directory = join(parent, "not", "there", "yet");
  const failures: unknown[] = [];
  const witness = openWitness({
    directory,
    fingerprint: "sandbox-abc",
    copy,
    onCopyFailed: (error) => failures.push(error),
  });
  return { witness, directory, file: join(directory, "sandbox-abc.jsonl"), failures };
}

/** A copy that lives in memory, as Redis would keep it. */
function aCopy() {
  const lines: string[] = [];
  const copy: WitnessCopy = {
    append: async (_fingerprint, line) => void lines.push(line),
    read: async () => [...lines],
  };
  return { lines, copy };
}

function anEntry(token: string) {
  return { ledgerId: "ledger", app: "shop", campaign: "spring", token, at: 1, realAt: 2 };
}

describe("a witness", () => {
  it("remembers each call, counted from 1, in a file only its owner reads", async () => {
    const { witness, directory, file } = await aWitness();
    await witness.append(anEntry("one"));
    await witness.append(anEntry("two"));
    expect(await witness.read()).toEqual([
      { ...anEntry("one"), seq: 1 },
      { ...anEntry("two"), seq: 2 },
    ]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it("tells a witness that is gone, or was emptied, from one that has nothing to say yet", async () => {
    const { witness, file } = await aWitness();
    expect(await witness.read()).toBeNull();
    await witness.begin();
    expect(await witness.read()).toEqual([]);
    await witness.append(anEntry("one"));
    await truncate(file);
    expect(await witness.read()).toBeNull();
    await rm(file);
    expect(await witness.read()).toBeNull();
  });

  it("tells the last calls alone, its own and those of the copy", async () => {
    const copied = JSON.stringify({ ...anEntry("elsewhere"), seq: 1 });
    const { witness } = await aWitness({ append: async () => undefined, read: async () => [copied] });
    for (let n = 1; n <= 60; n += 1) await witness.append(anEntry(`call-${n}`));
    const tokens = (await witness.latest()).map(({ token }) => token);
    expect(tokens).toEqual([...Array.from({ length: 50 }, (_, n) => `call-${n + 11}`), "elsewhere"]);
  });

  it("keeps what came before and after a line that a power loss cut short", async () => {
    const { witness, file } = await aWitness();
    await witness.append(anEntry("one"));
    await witness.append(anEntry("two"));
    await truncate(file, (await readFile(file)).length - 12);
    expect(tokensOf(await witness.read())).toEqual(["one"]);
    await witness.append(anEntry("three"));
    expect(tokensOf(await witness.read())).toEqual(["one", "three"]);
  });

  it("passes over what is no entry", async () => {
    const { witness, file } = await aWitness();
    await witness.append(anEntry("one"));
    await appendFile(file, `garbage\n{"token":7}\nnull\n[]\n\0\0\0\n`);
    await witness.append(anEntry("two"));
    expect(tokensOf(await witness.read())).toEqual(["one", "two"]);
  });

  it("is whole from its copy when the file is lost, and each call is there once when it is not", async () => {
    const { copy, lines } = aCopy();
    const { witness, file } = await aWitness(copy);
    await witness.append(anEntry("one"));
    await witness.append(anEntry("two"));
    expect(lines).toHaveLength(2);
    expect(tokensOf(await witness.read())).toEqual(["one", "two"]);
    await rm(file);
    expect(tokensOf(await witness.read())).toEqual(["one", "two"]);
  });

  it("goes on without its copy, and says so", async () => {
    const away = async () => Promise.reject(new Error("Redis is away"));
    const { witness, failures } = await aWitness({ append: away, read: away });
    await witness.append(anEntry("one"));
    expect(tokensOf(await witness.read())).toEqual(["one"]);
    expect(failures.map(String)).toEqual(["Error: Redis is away", "Error: Redis is away"]);
  });

  it("refuses when the entry cannot be written", async () => {
    const { directory, witness } = await aWitness();
    await witness.append(anEntry("one"));
    const blocked = openWitness({
      directory: join(directory, "sandbox-abc.jsonl"),
      fingerprint: "x",
      copy: null,
      onCopyFailed: () => undefined,
    });
    await expect(blocked.append(anEntry("two"))).rejects.toThrow();
  });

  it("says which file cannot be read, and does not take it for none", async () => {
    const { file, witness } = await aWitness();
    await mkdir(file, { recursive: true });
    const unreadable = {
      code: "WITNESS_UNREADABLE",
      message: expect.stringContaining(`at ${file} cannot be read: EISDIR`),
    };
    await expect(witness.read()).rejects.toMatchObject(unreadable);
    await expect(witness.latest()).rejects.toMatchObject(unreadable);
  });
});

describe("a fingerprint", () => {
  it("tells App Keys apart and gives none away", () => {
    expect(fingerprintOf("key-1")).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf("key-1")).not.toBe(fingerprintOf("key-2"));
    expect(fingerprintOf("key-1")).toBe(fingerprintOf("key-1"));
  });
});

function tokensOf(entries: readonly { token: string }[] | null): string[] | undefined {
  return entries?.map(({ token }) => token);
}
