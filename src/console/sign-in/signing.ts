import { AwsClient } from "aws4fetch";
import type { Credentials } from "./cognito.ts";

/** A request to the API of a region, signed with AWS's version 4 at `now`, in milliseconds. */
export const signed = async (
  request: Request,
  credentials: Credentials,
  region: string,
  now: number,
): Promise<Request> => {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials;
  const signer = new AwsClient({ accessKeyId, secretAccessKey, sessionToken, service: "execute-api", region });
  const address = new URL(request.url);
  // A space is %20 in what is signed, and has to be in what is sent.
  address.search = address.search.replaceAll("+", "%20");
  const body = await request.arrayBuffer();
  return signer.sign(address.href, {
    method: request.method,
    headers: request.headers,
    signal: request.signal,
    aws: { datetime: new Date(now).toISOString().replaceAll(/[:-]|\.\d+/g, "") },
    ...(body.byteLength > 0 && { body }),
  });
};
