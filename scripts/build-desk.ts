/**
 * Builds the desk, the page people work in, into `dist/web`: files with hashed names, each beside its compressed forms.
 * With `--if-needed` only when something it is made of has changed since, so that every start may ask for it.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OUT = join(ROOT, "dist/web");
/** What the build was made of. */
const STAMP = join(OUT, "made-of");

/** Smaller than this, a compressed form saves nothing. */
const COMPRESS_FROM_BYTES = 1_024;

const stamp = stampOf([join(ROOT, "web"), join(ROOT, "package-lock.json"), import.meta.filename]);
const isBuilt = existsSync(STAMP) && readFileSync(STAMP, "utf8") === stamp;
if (!isBuilt || !process.argv.includes("--if-needed")) {
  const startedAt = performance.now();
  if (process.argv.includes("--if-needed")) console.log("Building the page people work in, once…");
  const { build } = await import("vite");
  await build({ configFile: join(ROOT, "web/vite.config.ts"), logLevel: "warn" });
  compress(join(OUT, "assets"));
  writeFileSync(STAMP, stamp);
  console.log(`dist/web is built, in ${((performance.now() - startedAt) / 1_000).toFixed(1)} s.`);
}

function stampOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths.flatMap(filesUnder))
    hash.update(path.slice(ROOT.length)).update("\0").update(readFileSync(path));
  return hash.digest("hex");
}

function filesUnder(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}

function compress(directory: string): void {
  for (const name of readdirSync(directory)) {
    const bytes = readFileSync(join(directory, name));
    if (!/\.(js|css|svg)$/.test(name) || bytes.length < COMPRESS_FROM_BYTES) continue;
    const quality = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
    writeFileSync(join(directory, `${name}.br`), brotliCompressSync(bytes, { params: quality }));
    writeFileSync(join(directory, `${name}.gz`), gzipSync(bytes, { level: 9 }));
  }
}
