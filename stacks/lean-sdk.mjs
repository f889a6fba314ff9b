import { readFile } from "node:fs/promises";

const schemas = /client-[\w-]+[\\/]dist-es[\\/]schemas[\\/]schemas_0\.js$/;
const constant = /^const (\w+) = ("[^"]*");$/gm;

/**
 * Lets esbuild leave out the schemas of operations that a function never calls. The SDK writes their traits as `{ [name]: value }`, and
 * an object with computed keys is kept for its possible side effects, with all it refers to; `{ "name": value }` is not.
 */
const leanSchemas = {
  name: "lean-schemas",
  setup(build) {
    // Every file: SST 4.17.1 asks a plugin about files without telling its filter their paths.
    build.onLoad({ filter: /.*/ }, async ({ path }) => {
      if (!schemas.test(path)) return undefined;
      const source = await readFile(path, "utf8");
      const values = new Map(Array.from(source.matchAll(constant), ([, name, value]) => [name, value]));
      const contents = source.replaceAll(/\[(\w+)\]:/g, (key, name) =>
        values.has(name) ? `${values.get(name)}:` : key,
      );
      return { contents, loader: "js" };
    });
  },
};

export default [leanSchemas];
