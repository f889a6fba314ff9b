const script = (source: string) => `data:text/javascript,${encodeURIComponent(source)}`;

/** NODE_OPTIONS that have a process register these hooks of Node's loader before it starts: the members of an object, in JavaScript. */
export const withHooks = (hooks: string): string =>
  `--import=${script(`import { registerHooks } from "node:module"; registerHooks({ ${hooks} });`)}`;

/** NODE_OPTIONS that have a process find this TypeScript in settings.ts, whatever a deployment has written there: nothing, unless told. */
export const withSettings = (source = "export const settings = {};"): string =>
  withHooks(`load: (url, context, next) => url === ${JSON.stringify(new URL("../settings.ts", import.meta.url).href)}
    ? { format: "module-typescript", source: ${JSON.stringify(source)}, shortCircuit: true }
    : next(url, context)`);

/** NODE_OPTIONS that give the command, and nothing else, a built-in module with no members. */
export const withoutMembers = (builtin: string): string =>
  withHooks(`resolve: (name, context, next) => name === ${JSON.stringify(builtin)} && /lapidary\\.mjs$/.test(context.parentURL)
    ? { url: ${JSON.stringify(script("export default {};"))}, shortCircuit: true }
    : next(name, context)`);
