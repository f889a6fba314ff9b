/** Where Cognito gives the identities of a pool their credentials: the page calls it, and its policy has to let it. A pool's id begins with its region. */
export const identityOrigin = (identityPoolId: string): string =>
  `https://cognito-identity.${identityPoolId.split(":")[0]}.amazonaws.com`;
