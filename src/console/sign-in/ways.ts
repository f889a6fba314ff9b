import type { SignedIn } from "../config.ts";
import { credentialsFrom, renewed } from "./cognito.ts";
import { signed } from "./signing.ts";
import type { Carried, Tokens } from "./tokens.ts";

/** How a request says who makes it. */
interface Way {
  /** The token that it takes: when that one has ended, the visitor signs in anew. */
  token: Carried;
  authorize(request: Request, tokens: Tokens): Promise<Request>;
  /** Whom an access token is asked for, where one is carried. */
  audience?: string;
}

/**
 * The way of a deployment, by the clock `now`, in milliseconds. Where tokens are for the page itself the ID token is carried: it is for
 * the page by its nature.
 */
export const wayOf = (signIn: SignedIn, now: () => number): Way => {
  if (signIn.kind === "jwt") {
    const { audience, clientId } = signIn;
    const token = audience === clientId ? "id" : "access";
    return {
      token,
      async authorize(request, tokens) {
        request.headers.set("authorization", `Bearer ${tokens[token]}`);
        return request;
      },
      ...(token === "access" && { audience }),
    };
  }
  const credentialsBy = renewed(credentialsFrom(signIn), now);
  return {
    token: "id",
    authorize: async (request, { id }) => signed(request, await credentialsBy(id), signIn.region, now()),
  };
};
