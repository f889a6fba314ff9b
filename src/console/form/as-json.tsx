import { asCurl } from "../curl.ts";
import { routes, type Route } from "../routes.ts";
import { useSession } from "../session.ts";
import { Copy } from "./copy.tsx";

/** A request as the API takes it, to be looked at and copied. */
export const AsJson = ({
  request,
  title = "Request as JSON",
  route = routes.submitJob(),
}: {
  request: unknown;
  title?: string;
  /** Where it is sent. */
  route?: Route;
}) => {
  const { api } = useSession();
  const json = JSON.stringify(request, null, 2);
  return (
    <div class="card as-json">
      <h2 id="as-json">{title}</h2>
      <pre tabIndex={0} role="region" aria-labelledby="as-json">
        {json}
      </pre>
      <p class="copies">
        <Copy text={json}>Copy JSON</Copy>
        <Copy text={asCurl(api.address(route), request, route.method)}>Copy as curl</Copy>
      </p>
    </div>
  );
};
