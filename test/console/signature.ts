import { createHash, createHmac } from "node:crypto";
import type { RawRequest } from "#local/endpoint.ts";

const sha256 = (content: string | Uint8Array) => createHash("sha256").update(content).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();
const encoded = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);

/** A request as it came, with the address it came to as its query stood there. */
export type Arrived = RawRequest & { search: string };

/** Whether a request was signed within five minutes of now, as AWS asks. */
export const isInTime = ({ headers }: Pick<RawRequest, "headers">): boolean => {
  const time = headers["x-amz-date"]?.replace(/^(....)(..)(..T..)(..)(..Z)$/, "$1-$2-$3:$4:$5") ?? "";
  return Math.abs(Date.parse(time) - Date.now()) < 5 * 60_000;
};

/** Who signed a request for the service `execute-api`, by AWS's Signature Version 4; or undefined where the signature is not by that secret. */
export const signerOf = (
  { method, path, search, headers, body }: Arrived,
  secrets: ReadonlyMap<string, string>,
): string | undefined => {
  const said =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8}\/[\w-]+\/execute-api\/aws4_request), SignedHeaders=([\w;-]+), Signature=(\w+)$/;
  const [, id = "", scope = "", names = "", signature] = said.exec(headers["authorization"] ?? "") ?? [];
  const secret = secrets.get(id);
  const time = headers["x-amz-date"] ?? "";
  if (secret === undefined || !["host", "x-amz-date", "x-amz-security-token"].every((one) => names.includes(one)))
    return undefined;
  const query = search
    .split("&")
    .filter(Boolean)
    .map((pair) => pair.split("=").map((part) => encoded(decodeURIComponent(part))))
    .map(([name = "", value = ""]) => `${name}=${value}`)
    .toSorted();
  const canonical = [
    method,
    path.split("/").map(encoded).join("/"),
    query.join("&"),
    ...names.split(";").map((name) => `${name}:${headers[name] ?? ""}`),
    "",
    names,
    sha256(body),
  ].join("\n");
  const key = scope.split("/").reduce<string | Buffer>((from, step) => hmac(from, step), `AWS4${secret}`);
  const expected = hmac(Buffer.from(key), ["AWS4-HMAC-SHA256", time, scope, sha256(canonical)].join("\n"));
  return expected.toString("hex") === signature ? id : undefined;
};
