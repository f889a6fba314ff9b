import { isDeepStrictEqual } from "node:util";
import { ServiceError } from "#local/service.ts";

interface Tokened {
  clientRequestToken?: string | undefined;
}

/** What a request asks for, whatever its token. */
const contentOf = ({ clientRequestToken: _, ...content }: Tokened) => content;

/** What was made for each request token. `refusal` is the error of a token that comes again with another request. */
export const tokenStore = (refusal: "ConflictException" | "ValidationException") => {
  const answers = new Map<string, { request: Tokened; arn: string }>();
  return {
    /** The ARN that the request's token was answered with; undefined when there was no answer yet. Throws `refusal`. */
    answered(request: Tokened) {
      const earlier = answers.get(request.clientRequestToken ?? "");
      if (earlier && !isDeepStrictEqual(contentOf(earlier.request), contentOf(request)))
        throw new ServiceError(refusal, "The provided client request token was used before with other parameters.");
      return earlier?.arn;
    },
    /** From now on the request's token, if it has one, is answered with this ARN. */
    remember(request: Tokened, arn: string) {
      if (request.clientRequestToken !== undefined) answers.set(request.clientRequestToken, { request, arn });
    },
  };
};
