#!/usr/bin/env node
import module from "node:module";

// Not imported: that would make every stream that a process can have.
const { process } = globalThis;

// What was stripped of its types and compiled once is kept, in the system's folder for temporary files.
module.enableCompileCache?.();

if (process.features.typescript) await import("../src/cli/main.ts");
else {
  process.stderr.write("lapidary needs Node 22.18 or later, which runs TypeScript; run it with npx in this project\n");
  process.exitCode = 2;
}
