import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** What each room may not import: imports point inwards, and nothing imports test/. */
const rooms = {
  // Two of Node's modules only compute.
  "src/core": ["#aws/*", "#local/*", "#functions", "#wiring", "@aws-sdk/*", "node:*", "!node:buffer", "!node:crypto"],
  "src/aws": ["#local/*", "#functions", "#wiring", "../wiring.ts", "../functions.ts"],
  functions: ["#local/*", "#functions", "#wiring"],
  stacks: ["#core/*", "#aws/*", "#local/*"],
  // It runs in browsers. The wiring is data that imports none of the rest: the page tells which rules start which machine.
  "src/console": ["#aws/*", "#local/*", "#functions", "@aws-sdk/*", "node:*", "!node:url"],
};

const closed = (patterns) => ({
  "@typescript-eslint/no-restricted-imports": [
    "error",
    { patterns: [{ group: [...patterns, "../test/*", "../../test/*"], message: "Imports point inwards." }] },
  ],
});

export default tseslint.config(
  { ignores: ["node_modules", ".sst", "sst-env.d.ts", "coverage", "dist"] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/no-non-null-assertion": "error",
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  ...Object.entries(rooms).map(([room, patterns]) => ({ files: [`${room}/**/*.{ts,tsx}`], rules: closed(patterns) })),
  {
    files: ["functions/**/*.ts", "src/**/*.{ts,tsx}"],
    rules: { "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }] },
  },
);
