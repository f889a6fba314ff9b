import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // Otherwise one core of two would stand idle.
    maxWorkers: "100%",
    include: ["test/**/*.test.ts"],
    pool: "forks",
    testTimeout: 60_000,
    // The functions' logs and metrics would drown the tests' own output.
    env: { POWERTOOLS_LOG_LEVEL: "SILENT", POWERTOOLS_METRICS_DISABLED: "true" },
  },
});
