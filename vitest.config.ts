import { defineConfig } from "vitest/config";

// Whoever deploys may have settings in the environment, which are for the deployment. Blank is as good as absent.
const settings = Object.keys(process.env).filter((name) => name.startsWith("LAPIDARY_"));
const blank = Object.fromEntries(settings.map((name) => [name, ""]));

export default defineConfig({
  test: {
    // Otherwise one core of two would stand idle.
    maxWorkers: "100%",
    include: ["test/**/*.test.ts"],
    pool: "forks",
    testTimeout: 60_000,
    // The functions' logs and metrics would drown the tests' own output.
    env: { ...blank, POWERTOOLS_LOG_LEVEL: "SILENT", POWERTOOLS_METRICS_DISABLED: "true" },
  },
});
