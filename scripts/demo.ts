/** `npm run demo`: the demo, and before it the page people work in where that is to be seen too. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const words = process.argv.slice(2);
if (words.some((word) => /^--(ui|port|rate)\b/.test(word))) {
  const script = fileURLToPath(new URL("build-desk.ts", import.meta.url));
  const { status } = spawnSync(process.execPath, [script, "--if-needed"], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
process.argv.splice(2, 0, "demo");
await import("../src/main/herald.ts");
