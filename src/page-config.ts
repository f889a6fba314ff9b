import type { SignedIn } from "./console/config.ts";
import { identityOrigin } from "./console/sign-in/identity-pool.ts";
import type { Deployment } from "./core/deployment.ts";

/** The settings of a page that is deployed. */
type Page = NonNullable<Deployment["page"]>;
type Settings = Pick<Deployment, "api" | "region"> & { page: Page };

/** How the page's visitors say who they are. */
export const signInOf = ({ api: { authorization }, page, region }: Settings): SignedIn => {
  const { clientId, issuer, identityPoolId } = page;
  if (authorization !== "iam") return { kind: "jwt", clientId, ...authorization };
  if (issuer === undefined || identityPoolId === undefined) throw new Error("The settings of the page were not read");
  return { kind: "cognito", clientId, issuer, identityPoolId, region };
};

/** The origins that the page calls. The API's id is not known before the site's address is, so it may call any API of the region. */
export const calledBy = (settings: Settings): string[] => {
  const signIn = signInOf(settings);
  const { tokenOrigin } = settings.page;
  return [
    `https://*.execute-api.${settings.region}.amazonaws.com`,
    new URL(signIn.issuer).origin,
    ...(tokenOrigin ? [tokenOrigin] : []),
    ...(signIn.kind === "cognito" ? [identityOrigin(signIn.identityPoolId)] : []),
  ];
};
