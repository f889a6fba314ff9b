import { once } from "node:events";
import { createServer } from "node:http";
import { lengthOf } from "#local/listen.ts";
import { keyOf, type RecordedCall, type Recording } from "./recording.ts";

/**
 * Serves the answers of a recording on 127.0.0.1, at once and in their order, to whoever makes its calls. `rewind` starts over;
 * `missed` tells the calls that were not made since, and those made that the recording does not have.
 */
export const replay = async ({ calls }: Recording) => {
  let left: RecordedCall[] = [];
  let strange: string[] = [];

  const take = (key: string) => {
    const at = left.findIndex((call) => call.key === key);
    if (at < 0) strange.push(key);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };

  const server = createServer((message, response) => {
    const [path = "/"] = (message.url ?? "/").split("?");
    const target = message.headers["x-amz-target"];
    const headers = typeof target === "string" ? { "x-amz-target": target } : {};
    const call = take(keyOf({ method: message.method ?? "", path, headers }));
    message.resume().on("end", () => {
      if (!call) {
        response.writeHead(501).end();
        return;
      }
      const { status, headers, body } = call.answer;
      response.writeHead(status, { "content-length": lengthOf(body), ...headers });
      response.end(typeof body === "string" || body instanceof Uint8Array ? body : Buffer.concat([...body]));
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;

  return {
    url: `http://127.0.0.1:${port}`,
    rewind() {
      left = calls.flat();
      strange = [];
    },
    missed: () => [...left.map(({ key }) => `not made: ${key}`), ...strange.map((key) => `not recorded: ${key}`)],
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
};
