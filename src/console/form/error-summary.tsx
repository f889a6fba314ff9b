import type { RefObject } from "preact";
import type { Problem } from "#core/issues.ts";
import { idOf, partAt, type Part } from "./parts.ts";
import { reveal } from "./reveal.ts";
import { asShown } from "./shown-order.ts";
import type { Refusal } from "./use-draft.ts";

/** Why a request was not taken, with a link to each field that is wrong, in the order of the fields. */
export const ErrorSummary = ({
  refusal,
  problems,
  parts,
  section,
}: {
  refusal: Refusal;
  problems: readonly Problem[];
  parts: readonly Part[];
  /** Takes the focus with each refusal. */
  section: RefObject<HTMLElement | null>;
}) => {
  const idAt = (pointer: string) => idOf(partAt(parts, pointer)?.path ?? []);
  return (
    <section id="refusal" class="notice wrong summary" ref={section} tabIndex={-1} aria-labelledby="summary-message">
      <h2 id="summary-message">{refusal.message}</h2>
      {problems.length > 0 && (
        <ul>
          {asShown(problems, ({ pointer }) => idAt(pointer)).map(({ pointer, detail }) => {
            const id = idAt(pointer);
            return (
              <li key={`${pointer} ${detail}`}>
                {id === idOf([]) ? (
                  detail
                ) : (
                  <a href={`#${id}`} onClick={(event) => (event.preventDefault(), reveal(id))}>
                    {detail}
                  </a>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
};
