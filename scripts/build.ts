/**
 * Builds `dist/` for publishing and for the image: plain JavaScript, declarations, the SQL that migrates a ledger, and the
 * page people work in.
 */
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
process.chdir(root);

rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], { stdio: "inherit" });
cpSync("src/ledger/migrations", "dist/ledger/migrations", { recursive: true });
execFileSync(process.execPath, ["scripts/build-desk.ts"], { stdio: "inherit" });
chmodSync("dist/main/herald.js", 0o755);
