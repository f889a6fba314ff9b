import { existsSync } from "node:fs";
import { join, parse } from "node:path";
import { build, type Metafile } from "esbuild";
import leanSdk from "../stacks/lean-sdk.mjs";

/** The project's folder. */
export const root = join(import.meta.dirname, "..");

/** What SST asks to have bundled for a function. */
export interface Build {
  functionID: string;
  handler: string;
  runtime: string;
  /** What `Resource` holds in the function, by the resource's name. */
  links: Record<string, Record<string, string>>;
  properties: {
    architecture?: string;
    minify?: boolean;
    splitting?: boolean;
    sourcemap?: boolean;
    plugins?: string;
    esbuild?: { keepNames?: boolean };
  };
}

/** A CommonJS module's names, which SST puts before every bundle. */
const banner = [
  "import { createRequire as topLevelCreateRequire } from 'module';",
  "const require = topLevelCreateRequire(import.meta.url);",
  'import { fileURLToPath as topLevelFileUrlToPath, URL as topLevelURL } from "url"',
  "const __filename = topLevelFileUrlToPath(import.meta.url)",
  'const __dirname = topLevelFileUrlToPath(new topLevelURL(".", import.meta.url))',
].join("\n");

/**
 * Bundles a handler into `out` with the options that SST 4.17.1 gives esbuild, and tells what went into it.
 * Throws when there is no such handler, or it cannot be bundled.
 */
export const bundle = async ({ handler, properties }: Build, out: string): Promise<Metafile> => {
  const { dir, name } = parse(handler);
  const file = join(root, dir, `${name}.ts`);
  if (!existsSync(file)) throw new Error(`Handler not found: ${handler}`);
  const { metafile } = await build({
    entryPoints: [file],
    outdir: join(out, dir),
    outExtension: { ".js": ".mjs" },
    absWorkingDir: root,
    platform: "node",
    format: "esm",
    target: "es2024",
    mainFields: ["module", "main"],
    external: ["sharp", "pg-native"],
    bundle: true,
    keepNames: properties.esbuild?.keepNames ?? true,
    minify: properties.minify ?? true,
    splitting: properties.splitting ?? false,
    sourcemap: properties.sourcemap ? "linked" : false,
    plugins: properties.plugins === undefined ? [] : leanSdk,
    metafile: true,
    logLevel: "silent",
    banner: { js: banner },
  });
  return metafile;
};
