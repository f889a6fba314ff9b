import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { HttpHandlerOptions, HttpRequest, HttpResponse, RequestHandler } from "@smithy/types";
import type { Answer, RawRequest } from "./endpoint.ts";

/** What an SDK client takes as its `requestHandler`. */
export interface HttpHandler extends RequestHandler<HttpRequest, HttpResponse, HttpHandlerOptions> {
  updateHttpClientConfig(key: never, value: never): void;
  httpHandlerConfigs(): Record<string, never>;
}

const bytesOf = async (body: unknown): Promise<Uint8Array> => {
  if (typeof body === "string") return Buffer.from(body);
  if (body instanceof Uint8Array) return Uint8Array.from(body);
  if (body instanceof ArrayBuffer) return new Uint8Array(body);
  if (body instanceof Readable) return buffer(body);
  if (body instanceof ReadableStream || body instanceof Blob)
    return new Uint8Array(await new Response(body).arrayBuffer());
  return new Uint8Array();
};

const requestOf = async ({ method, path, query = {}, headers, body }: HttpRequest): Promise<RawRequest> => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, one ?? "");
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return { method, path, query: search, headers: lower, body: await bytesOf(body) };
};

const aborted = () => Object.assign(new Error("Request aborted"), { name: "AbortError" });

/** An SDK HTTP handler that hands requests to `answer` with no socket in between. */
export const inProcess = (answer: Answer): HttpHandler => ({
  metadata: { handlerProtocol: "in-process" },
  async handle(request, options) {
    if (options?.abortSignal?.aborted) throw aborted();
    const { status, headers, body } = await answer(await requestOf(request));
    if (options?.abortSignal?.aborted) throw aborted();
    const plain = typeof body === "string" ? Buffer.from(body) : body;
    return {
      response: {
        statusCode: status,
        headers,
        body: plain instanceof Uint8Array ? plain : Readable.from(plain, { objectMode: false }),
      },
    };
  },
  updateHttpClientConfig: () => undefined,
  httpHandlerConfigs: () => ({}),
});
