#!/usr/bin/env node
import { enableCompileCache } from "node:module";
import process from "node:process";

// What was stripped of its types and compiled once is kept, in the system's folder for temporary files.
enableCompileCache?.();

if (process.features.typescript) await import("../src/cli/main.ts");
else {
  process.stderr.write("lapidary needs Node 22.18 or later, which runs TypeScript; run it with npx in this project\n");
  process.exitCode = 2;
}
