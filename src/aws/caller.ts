import * as v from "valibot";

/** Who made a request: the ARN of who signed it, or whoever it was issued to with the issuer's name before that. */
export type Caller = string | undefined;

const some = v.pipe(v.string(), v.minLength(1));

/** Cognito's tokens for programs have both members, and the same in them; other issuers' may have the client alone. */
const Claims = v.union([
  v.object({ iss: some, sub: some }),
  v.pipe(
    v.object({ iss: some, client_id: some }),
    v.transform(({ iss, client_id: sub }) => ({ iss, sub })),
  ),
]);

/** How Cognito tells who signed in to a user pool: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const ofUserPool = "CognitoSignIn:";

/**
 * Who has credentials of an identity pool: all of its visitors sign as one role. Whoever signed in to a user pool is called as by a token of that
 * pool, others by what Cognito says of them after their provider, and one of whom it says nothing by the identity that the pool gave them.
 */
const Visitor = v.pipe(
  v.object({ amr: v.array(some), identityId: some, identityPoolId: some }),
  v.transform(({ amr, identityId, identityPoolId }) => {
    const [known] = amr.flatMap((provider) =>
      amr.flatMap((said) =>
        said.startsWith(`${provider}:`) ? [{ provider, who: said.slice(provider.length + 1) }] : [],
      ),
    );
    if (!known) return `${identityPoolId}#${identityId}`;
    const { provider, who } = known;
    return who.startsWith(ofUserPool) ? `https://${provider}#${who.slice(ofUserPool.length)}` : `${provider}#${who}`;
  }),
);

const Authorizer = v.union([
  v.pipe(
    v.object({ iam: v.object({ userArn: some, cognitoIdentity: v.fallback(v.nullish(Visitor), undefined) }) }),
    v.transform(({ iam }) => iam.cognitoIdentity ?? iam.userArn),
  ),
  v.pipe(
    v.object({ jwt: v.object({ claims: Claims }) }),
    v.transform(({ jwt: { claims } }) => `${claims.iss}#${claims.sub}`),
  ),
]);

const Asked = v.fallback(
  v.pipe(
    v.object({
      requestContext: v.object({
        requestId: v.optional(v.string()),
        authorizer: v.fallback(v.optional(Authorizer), undefined),
      }),
    }),
    v.transform(({ requestContext: { requestId, authorizer } }) => ({ caller: authorizer, requestId })),
  ),
  { caller: undefined, requestId: undefined },
);

/** Who made a request, as API Gateway found out, and the id under which its own log has the request. */
export const askedBy = (event: unknown): { caller: Caller; requestId: string | undefined } => v.parse(Asked, event);
