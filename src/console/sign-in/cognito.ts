import * as v from "valibot";
import { ask } from "./ask.ts";
import { identityOrigin } from "./identity-pool.ts";

const Identity = v.object({ IdentityId: v.string() });

const Given = v.object({
  Credentials: v.object({
    AccessKeyId: v.string(),
    SecretKey: v.string(),
    SessionToken: v.string(),
    /** Seconds since 1970. */
    Expiration: v.number(),
  }),
});

/** What requests are signed with, for a time. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
  /** When they end, in milliseconds. */
  ends: number;
}

/** Milliseconds before their end at which credentials are replaced: a request has to arrive while they are good. */
export const margin = 5 * 60_000;

/** What gives the same credentials to everybody who asks, until they are about to end by the clock `now`. */
export const renewed = (fresh: (idToken: string) => Promise<Credentials>, now: () => number) => {
  let last: Promise<Credentials | undefined> = Promise.resolve(undefined);
  return (idToken: string): Promise<Credentials> => {
    const next = last.then((before) => (before && before.ends - margin > now() ? before : fresh(idToken)));
    last = next.catch(() => undefined);
    return next;
  };
};

/** An identity pool, and the issuer that it trusts. */
interface Pool {
  identityPoolId: string;
  issuer: string;
}

/** What a pool calls an issuer: its address without the scheme, and without a slash at its end (https://blog.ashphy.com/tag/auth0/). */
export const loginOf = (issuer: string): string => issuer.replaceAll(/^https?:\/\/|\/$/g, "");

/** What gives a visitor credentials by their ID token, and remembers who they are to the pool. */
export const credentialsFrom = ({ identityPoolId, issuer }: Pool) => {
  const address = `${identityOrigin(identityPoolId)}/`;
  const call = <Output>(operation: string, input: object, answers: v.GenericSchema<unknown, Output>) =>
    ask("Amazon Cognito", address, answers, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `AWSCognitoIdentityService.${operation}`,
      },
      body: JSON.stringify(input),
    });
  let known: string | undefined;

  return async (idToken: string): Promise<Credentials> => {
    const Logins = { [loginOf(issuer)]: idToken };
    known ??= (await call("GetId", { IdentityPoolId: identityPoolId, Logins }, Identity)).IdentityId;
    const { Credentials } = await call("GetCredentialsForIdentity", { IdentityId: known, Logins }, Given);
    return {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretKey,
      sessionToken: Credentials.SessionToken,
      ends: Credentials.Expiration * 1000,
    };
  };
};
