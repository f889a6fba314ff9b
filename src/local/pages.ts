import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { lazily } from "#aws/client.ts";
import { configPath, type Config } from "../console/config.ts";
import { pageHeaders, pagePolicy } from "../page-policy.ts";
import type { Answer, RawRequest } from "./endpoint.ts";
import type { HttpApi } from "./gateway.ts";
import { listenOn } from "./listen.ts";
import type { ServiceResponse } from "./service.ts";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".json": "application/json",
};

/** At 600 times its speed a job is over in some ten seconds of wall time. */
const watching = { refreshSeconds: 1 } as const;

/** The page's files by their paths, as Vite builds them. */
export const built = async (): Promise<Map<string, string | Uint8Array>> => {
  const { build } = await import("vite");
  const configFile = fileURLToPath(new URL("../console/vite.config.ts", import.meta.url));
  const result = await build({ configFile, build: { write: false } });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((each) => ("output" in each ? each.output : []));
  return new Map(outputs.map((file) => [`/${file.fileName}`, file.type === "chunk" ? file.code : file.source]));
};

const files = lazily(built);

/** The files of a page that calls these origins besides its own, by their paths; they are made when the first is asked for. */
export const pages = (config: Config, origins: readonly string[] = []) => {
  const bodyAt = async (path: string) =>
    path === `/${configPath}` ? JSON.stringify(config) : (await files()).get(path);
  const owns = (path: string) => path === "/" || path === `/${configPath}` || /^\/assets\/[\w.-]+$/.test(path);

  return async ({ method, path }: RawRequest): Promise<ServiceResponse | undefined> => {
    if (method !== "GET" || !owns(path)) return undefined;
    const file = path === "/" ? "/index.html" : path;
    const body = await bodyAt(file);
    if (body === undefined) return undefined;
    const headers = {
      ...pageHeaders,
      "content-type": types[extname(file)] ?? "application/octet-stream",
      "content-security-policy": pagePolicy(origins),
      // What is built anew has other names.
      "cache-control": file.startsWith("/assets/") ? "max-age=31536000, immutable" : "no-cache",
    };
    return { status: 200, headers, body };
  };
};

/** An API that serves the page as well, at its root. */
export const withPages = (
  { answer }: Pick<HttpApi, "answer">,
  { refreshSeconds }: Pick<Config, "refreshSeconds"> = watching,
): HttpApi => {
  const page = pages({ api: "", refreshSeconds, authorization: { kind: "none" } });
  const both: Answer = async (request) => (await page(request)) ?? answer(request);
  return { answer: both, listen: (port) => listenOn(port, both) };
};
