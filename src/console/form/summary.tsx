import type { Ref } from "preact";
import type { Problem } from "#core/issues.ts";
import { idOf, partAt, type Part } from "./parts.ts";
import { reveal } from "./reveal.ts";

/** Why a request was not taken, with a link to each field that is wrong. */
export const Summary = ({
  message,
  problems,
  parts,
  refTo,
}: {
  message: string;
  problems: readonly Problem[];
  parts: readonly Part[];
  refTo: Ref<HTMLElement>;
}) => (
  <section class="notice wrong summary" ref={refTo} tabIndex={-1} aria-labelledby="summary-message">
    <h2 id="summary-message">{message}</h2>
    {problems.length > 0 && (
      <ul>
        {problems.map(({ pointer, detail }) => {
          const part = partAt(parts, pointer);
          const id = idOf(part?.path ?? []);
          return (
            <li key={`${pointer} ${detail}`}>
              {part && part.path.length > 0 ? (
                <a href={`#${id}`} onClick={(event) => (event.preventDefault(), reveal(id))}>
                  {detail}
                </a>
              ) : (
                detail
              )}
            </li>
          );
        })}
      </ul>
    )}
  </section>
);
