/** The Chromium of this machine, and the page people work in, built for it to show. */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";
import { folderWith } from "./programs.ts";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

/** In a container there is no sandbox of its own to be had; and it shall ask nobody on the network for anything. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The Chromium on PATH, or undefined. */
export function findChromium(): string | undefined {
  for (const name of NAMES) {
    const folder = folderWith([name]);
    if (folder !== undefined) return join(folder, name);
  }
  return undefined;
}

/** Rejects where the program does not say its version. */
export async function pingChromium(file: string): Promise<void> {
  await promisify(execFile)(file, ["--version"], { timeout: 20_000 });
}

export function startChromium(file: string): Promise<Browser> {
  return chromium.launch({ executablePath: file, args: FLAGS });
}

/** Builds it unless it is built; what the build says goes to stderr, for stdout may be a reporter's JSON. */
export async function buildDesk(): Promise<void> {
  const script = join(import.meta.dirname, "../../scripts/build-desk.ts");
  const child = spawn(process.execPath, [script, "--if-needed"], { stdio: ["ignore", 2, 2] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`the desk could not be built: scripts/build-desk.ts ended with ${String(code)}`);
}
