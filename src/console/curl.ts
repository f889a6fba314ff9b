import type { Method } from "./routes.ts";

/** A word for sh, which takes it as it is. */
const word = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The command that sends a body, as JSON, to an address: for a POSIX shell. */
export const asCurl = (address: string, body: unknown, method: Method = "POST"): string =>
  [
    // Brackets in an address are curl's own otherwise. A body is posted unless something else is said.
    `curl --globoff ${method === "POST" ? "" : `-X ${method} `}${word(address)}`,
    `-H ${word("content-type: application/json")}`,
    `--data-raw ${word(JSON.stringify(body, null, 2))}`,
  ].join(" \\\n  ");
