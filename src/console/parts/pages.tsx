import { hrefOf } from "../places.ts";

/** Leads to the first page of a list and to the next, as far as there are any; the list is at `path`, narrowed by `query`. */
export const Pages = (props: {
  path: readonly string[];
  query: Readonly<Record<string, string>>;
  /** Which page this is; empty for the first. */
  token: string;
  following: string | undefined;
}) => {
  const { path, query, token, following } = props;
  return (
    <nav class="pages" aria-label="Pages">
      {token !== "" && (
        <a class="button" href={hrefOf(path, query)}>
          First page
        </a>
      )}
      {following !== undefined && (
        <a class="button" href={hrefOf(path, { ...query, nextToken: following })}>
          Next page
        </a>
      )}
    </nav>
  );
};
