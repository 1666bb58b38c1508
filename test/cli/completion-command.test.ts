import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { runCaptured } from "../support/captured-io.ts";

async function scriptFor(shell: string): Promise<string> {
  const { out, err, code } = await runCaptured(["completion", shell], {});
  expect({ err, code }).toEqual({ err: "", code: 0 });
  return out;
}

/** What bash would offer after these words, the last of them unfinished. */
async function offered(...words: string[]): Promise<string[]> {
  const line = ["herald", ...words].map((word) => `'${word}'`).join(" ");
  const ask = `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _herald; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["-c", `${await scriptFor("bash")}\n${ask}`], { encoding: "utf8" });
  expect(stderr).toBe("");
  return stdout.trim().split("\n");
}

describe("herald completion", () => {
  it("bash parses its script", async () => {
    const { status, stderr } = spawnSync("bash", ["-n"], { input: await scriptFor("bash"), encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it.each<[string[], string[]]>([
    [["sub"], ["submit"]],
    [["sch"], ["schedule"]],
    [["schedule", "skip"], ["skip-next"]],
    [["schedule", "set", "tips", "--cr"], ["--cron"]],
    [["resolve", "x", "not"], ["not-sent"]],
    [["--app", "shop", "list", "--sta"], ["--status"]],
    [
      ["completion", ""],
      ["bash", "zsh", "fish"],
    ],
  ])("offers after %j what fits: %j", async (words, offers) => {
    expect((await offered(...words)).slice(0, offers.length)).toEqual(offers);
  });

  it.each(["zsh", "fish"])("%s knows every command and its flags", async (shell) => {
    const script = await scriptFor(shell);
    for (const word of ["what-if", "skip-next", "outside-call", "dry-run"]) expect(script).toContain(word);
    const { status } = spawnSync(shell, ["-n"], { input: script });
    // Not every machine has both.
    expect([0, null]).toContain(status);
  });

  it("knows no other shell", async () => {
    expect(await runCaptured(["completion", "tcsh"], {})).toMatchObject({ out: "", code: 2 });
  });
});
