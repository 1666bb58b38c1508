import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // `npm run faults`: see vitest.faults.config.ts.
    exclude: ["test/faults/**"],
    // A process per file: crash tests fork and kill, and PGlite keeps its memory until its process ends.
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    globalSetup: ["test/support/global-setup.ts"],
    setupFiles: ["test/support/drop-after-file.ts"],
  },
});
