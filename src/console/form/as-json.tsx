import { asCurl } from "../curl.ts";
import { useSession } from "../session.ts";
import { Copy } from "./copy.tsx";

/** A request as the API takes it, to be looked at and copied. */
export const AsJson = ({
  request,
  title = "Request as JSON",
  method = "POST",
  path = "/model-customization-jobs",
}: {
  request: unknown;
  title?: string;
  method?: "POST" | "PUT";
  path?: string;
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
        <Copy text={asCurl(api.address(path), request, method)}>Copy as curl</Copy>
      </p>
    </div>
  );
};
