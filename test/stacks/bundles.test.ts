import { builtinModules } from "node:module";
import type { Metafile } from "esbuild";
import { describe, expect, it } from "vitest";
import { functions } from "../../src/wiring.ts";
import { bundle } from "../../scripts/bundle.ts";
import { evaluate } from "./evaluate.ts";

const bundled = new Map<string, Metafile>();
await evaluate("dev", async (build, out) => bundled.set(build.handler, await bundle(build, out)));

describe.each(Object.keys(functions))("the bundle of %s", (name) => {
  const outputs = bundled.get(`functions/${name}.handler`)?.outputs ?? {};
  const entry = Object.keys(outputs).find((file) => file.endsWith(`functions/${name}.mjs`)) ?? "";

  it("is what its deployment zips, and exports the handler", () => {
    expect(outputs[entry]?.exports).toContain("handler");
  });

  it("leaves nothing to be found on Lambda but Node's own modules", () => {
    const outside = Object.values(outputs).flatMap(({ imports }) => imports.filter((one) => one.external));
    const foreign = outside.filter(({ path }) => !builtinModules.includes(path.replace(/^node:/, "")));
    expect(foreign.map(({ path }) => path)).toEqual([]);
  });
});
