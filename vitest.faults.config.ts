import { defineConfig } from "vitest/config";
import everyday from "./vitest.config.ts";

/** The fault suite: processes, servers and networks that break. It takes minutes, so it has a command of its own. */
export default defineConfig({
  test: {
    ...everyday.test,
    include: ["test/faults/**/*.test.ts"],
    exclude: [],
    testTimeout: 120_000,
  },
});
