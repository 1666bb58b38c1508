import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { describe, expect, it, onTestFinished } from "vitest";
import { sandboxCommand } from "../../src/cli/sandbox-command.ts";
import { aCall, aClient, aSandbox } from "../support/pretend-rongcloud.ts";

const COMMAND = new URL("../../src/cli/sandbox-command.ts", import.meta.url).href;
const ENTRANCE = `
  const { sandboxCommand } = await import(${JSON.stringify(COMMAND)});
  await sandboxCommand({ out: (line) => console.log(line) }).parseAsync(process.argv.slice(1), { from: "user" });
`;

/** The command in a process of its own: its ready line, and a way to end it. */
async function run(...flags: string[]) {
  const child = spawn(process.execPath, ["--input-type=module", "--eval", ENTRANCE, "--", ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const ended = once(child, "exit").then(([code]) =>
    Promise.reject(new Error(`it ended with ${code} before it was ready`)),
  );
  const [line] = (await Promise.race([once(createInterface(child.stdout), "line"), ended])) as [string];
  ended.catch(() => {});
  return {
    line,
    url: /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0] ?? "",
    async end(signal: "SIGINT" | "SIGTERM") {
      child.kill(signal);
      return (await once(child, "exit"))[0] as number | null;
    },
  };
}

describe("herald sandbox", () => {
  it("serves with the flags' settings until SIGTERM, and leaves with 0", async () => {
    const { url, end } = await run(
      ...["--port", "0", "--app-key", "k", "--app-secret", "s", "--hour", "clock", "--day-zone", "UTC"],
      ...["--no-message-uid", "--count-refused", "--fault", "throttle:2", "--fault", "hang-after-reading:3"],
      ...["--clock-start", "2026-11-27T10:00:00+08:00", "--clock-rate", "60", "--clock-origin", String(Date.now())],
    );
    const client = aClient({ appKey: "k", appSecret: "s", callDeadlineMs: 2_000 });
    expect(await client.call(aCall(url))).toMatchObject({ kind: "accepted", messageUid: null });
    expect((await client.call(aCall(url))).kind).toBe("throttled");
    const hanging = client.call(aCall(url));
    const record = async () =>
      (await fetch(`${url}/_sandbox/record`)).json() as Promise<{ accepted: { time: string }[] }>;
    await expect.poll(async () => (await record()).accepted).toHaveLength(2);
    expect((await record()).accepted[0]?.time).toMatch(/^2026-11-27T02:/);
    expect(await end("SIGTERM")).toBe(0);
    expect((await hanging).kind).toBe("unclear");
  });

  it("ends on SIGINT too, and says where it listens and where its record is", async () => {
    const { line, end } = await run();
    expect(line).toMatch(/^sandbox listening on (http:\S+) for App Key sandbox-key; record at \1\/_sandbox\/record$/);
    expect(await end("SIGINT")).toBe(0);
  });

  it.each([
    [["--port", "70000"], "whole number from 0 to 65535"],
    [["--hour", "rolling"], "sliding, clock"],
    [["--day-zone", "Asia/Shanghia"], "IANA time zone"],
    [["--fault", "html-503"], 'did you mean "html-502"?'],
    [["--clock-start", "2026-11-27T10:00"], "with an offset"],
    [["--hour-limit", "two"], "whole number"],
  ])("refuses %j, saying %s", async (flags, why) => {
    let said = "";
    const command = sandboxCommand({ out: () => {} })
      .exitOverride()
      .configureOutput({ writeErr: (text) => (said += text) });
    await expect(command.parseAsync(flags, { from: "user" })).rejects.toThrow();
    expect(said).toContain(why);
  });

  it("rejects with one sentence when the port is taken", async () => {
    const { port } = new URL((await aSandbox()).url);
    const command = sandboxCommand({ out: () => {} });
    await expect(command.parseAsync(["--port", port], { from: "user" })).rejects.toThrow("the port is in use");
  });

  it("tells of every fault in its help", () => {
    let help = "";
    sandboxCommand({ out: () => {} })
      .configureOutput({ writeOut: (text) => (help += text) })
      .outputHelp();
    expect(help).toContain("hang-after-reading");
    expect(help).toContain("reset-before-reading");
  });
});
