import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type { Answer, RawRequest } from "./endpoint.ts";
import type { ServiceResponse } from "./service.ts";

/** An HTTP server under way. */
export interface Listening {
  url: string;
  /** Ends it at once, open connections included. */
  close(): Promise<void>;
}

const requestOf = async (message: IncomingMessage): Promise<RawRequest> => {
  const [path = "/", ...query] = (message.url ?? "/").split("?");
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers))
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  return {
    method: message.method ?? "GET",
    path,
    query: new URLSearchParams(query.join("?")),
    headers,
    body: await buffer(message),
  };
};

/** How many bytes an answer's body has. */
export const lengthOf = (body: ServiceResponse["body"]) => {
  if (typeof body === "string") return Buffer.byteLength(body);
  if (body instanceof Uint8Array) return body.byteLength;
  return body.reduce((sum, chunk) => sum + chunk.byteLength, 0);
};

const send = async ({ status, headers, body }: ServiceResponse, response: ServerResponse) => {
  response.writeHead(status, { ...(status !== 204 && { "content-length": lengthOf(body) }), ...headers });
  if (typeof body === "string" || body instanceof Uint8Array) response.end(body);
  else await pipeline(Readable.from(body, { objectMode: false }), response);
};

/** How long an idle connection is kept, in milliseconds: longer than clients keep theirs, so that none is closed under a request. */
const patience = 120_000;

/** What cannot be answered as it was meant is a 500, as long as nothing of it was sent; what was lost on purpose ends the connection. */
const giveUp = (error: unknown, response: ServerResponse) => {
  if (response.headersSent || (error instanceof Error && error.name === "LostAnswer")) response.destroy();
  else response.writeHead(500).end();
};

/** Serves `answer` on 127.0.0.1. Only the work is `answer`'s: a slow reader or writer keeps nobody else waiting. */
export const listenOn = async (port: number, answer: Answer): Promise<Listening> => {
  const server = createServer((message, response) => {
    const serve = async () => send(await answer(await requestOf(message)), response);
    serve().catch((error: unknown) => giveUp(error, response));
  });
  server.keepAliveTimeout = patience;
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const bound = typeof address === "object" && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
