import type { Plugin } from "esbuild";

/** What stands in the place of some of the SDK's modules. */
export declare const replacements: readonly { module: RegExp; contents: (source: string) => string; why: string }[];

/** Names of the errors that keep their classes. */
export declare const toldApart: ReadonlySet<string>;

declare const plugins: Plugin[];
export default plugins;
