import { useEffect, useRef } from "preact/hooks";
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
  const place = useRef<HTMLElement>(null);
  const shown = useRef(token);
  useEffect(() => {
    // Another page has come: who turned to it goes on from here.
    if (shown.current !== token) place.current?.focus();
    shown.current = token;
  }, [token]);
  return (
    <nav class="pages" aria-label="Pages" ref={place} tabIndex={-1}>
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
