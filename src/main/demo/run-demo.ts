/**
 * The demo: the main job on real input. Three days of a shopping app in two minutes of real time; or slower, with the page
 * people work in live on top of it. Needs nothing, and leaves nothing.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { DemoOptions } from "../../cli/demo-command.ts";
import type { CliIo } from "../../cli/io.ts";
import { EXIT_REFUSED, EXIT_UNREACHABLE } from "../../cli/io.ts";
import { loadCampaignFile } from "../../cli/load-campaign-file.ts";
import { planRows } from "../../cli/plan-rows.ts";
import { planTable } from "../../cli/plan-table.ts";
import { openDesk } from "../../http/desk.ts";
import { RATE_MAX } from "../../runtime/clock.ts";
import type { CampaignFile } from "../../schedules/campaign-file.ts";
import { openHerald } from "../open-herald.ts";
import { DESK_DIRECTORY, SANDBOX_CREDENTIALS } from "../settings.ts";
import type { LapseNeeds } from "./open-lapse.ts";
import { openLapse } from "./open-lapse.ts";
import { demoReport } from "./report.ts";
import { showLapse } from "./show-lapse.ts";
import { STORY_FROM } from "./story.ts";
import type { Verdict } from "./verdict.ts";

const EXAMPLE = fileURLToPath(new URL("../../../examples/campaigns.yaml", import.meta.url));

/** @returns the exit code: 0 when every promise was kept or it was ended early, 1 when one was broken. */
export async function runDemo(io: CliIo, { json, ui }: DemoOptions): Promise<number> {
  const loaded = loadCampaignFile(io, EXAMPLE);
  if (loaded.kind === "refused") throw new Error(loaded.result.err);
  const { file } = loaded;
  if (ui !== undefined && openDesk(DESK_DIRECTORY) === null) {
    io.err("the page is not built here: npm run build:desk builds it\n");
    return EXIT_REFUSED;
  }
  const directory = await mkdtemp(join(tmpdir(), "herald-demo-"));
  const report = (verdict: Verdict) =>
    io.out(
      json
        ? `${JSON.stringify(withoutWords(verdict))}\n`
        : demoReport(verdict, { zone: file.app.rules.zone, colour: io.colour }),
    );
  try {
    const prepared = await prepare(io, { file, directory, isTold: !json });
    const verdict = ui === undefined ? await lapse(prepared) : await showLapse(prepared, ui, report);
    if (ui === undefined && verdict !== null) report(verdict);
    return verdict === null || verdict.broken.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== "CANNOT_LISTEN") throw error;
    io.err(`${error.message}\n`);
    return EXIT_UNREACHABLE;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Says what is wanted, and makes the store before any clock runs. */
async function prepare(
  io: CliIo,
  { file, directory, isTold }: { file: CampaignFile; directory: string; isTold: boolean },
): Promise<LapseNeeds> {
  const { id, rules } = file.app;
  const table = planTable(planRows(file, STORY_FROM, []), {
    app: id,
    zone: rules.zone,
    now: STORY_FROM,
    colour: io.colour,
  });
  if (isTold) io.out(`${table}\n`);
  if (isTold) io.out("\nPreparing an embedded store in a temporary directory…\n");
  const stores = {
    store: { kind: "pglite" as const, directory: join(directory, "store") },
    witnessDirectory: join(directory, "witness"),
  };
  await (await openHerald({ ...stores, provider: { kind: "sandbox", ...SANDBOX_CREDENTIALS, hosts: [] } })).close();
  const opening = `\nThree days in two minutes: every second is ${Math.round(RATE_MAX / 60)} minutes.\n\n`;
  return { io, file, stores, credentials: SANDBOX_CREDENTIALS, rate: RATE_MAX, isTold, opening };
}

async function lapse(prepared: LapseNeeds): Promise<Verdict> {
  const opened = await openLapse(prepared);
  try {
    return await opened.play();
  } finally {
    await opened.close();
  }
}

function withoutWords({ broken, ...figures }: Verdict) {
  return { ...figures, broken };
}
