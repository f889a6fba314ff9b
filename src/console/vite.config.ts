import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** How the page is built: for `npm start`, which serves it from memory, and for the site of a deployment. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  base: "./",
  // Nothing but the options here decides what is built.
  envDir: false,
  logLevel: "error",
  build: {
    target: "es2023",
    outDir: fileURLToPath(new URL("../../dist/console", import.meta.url)),
    emptyOutDir: true,
    // Data in URLs are not let in by the page's policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
