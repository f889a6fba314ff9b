#!/usr/bin/env node
import process from "node:process";

if (process.features.typescript) await import("../src/cli/main.ts");
else {
  process.stderr.write("lapidary needs Node 22.18 or later, which runs TypeScript; run it with npx in this project\n");
  process.exitCode = 2;
}
