import { textAt, type Draft, type Path } from "./draft.ts";
import type { GroupField } from "./field.ts";
import { Members } from "./fields.tsx";
import { BaseModels } from "./leaf.tsx";
import { sectionsOf } from "./sections.ts";
import { More } from "./together.tsx";

/** The fields of a job's request, in sections. */
export const RequestFields = ({ field, draft, path }: { field: GroupField; draft: Draft; path: Path }) => {
  const { sections, more } = sectionsOf(Object.keys(field.members), textAt(draft, ["customizationType"]));
  const membersNamed = (names: readonly string[]) => (
    <Members field={field} draft={draft} path={path} names={names} there />
  );
  return (
    <>
      <BaseModels />
      {sections.map(({ title, names }) => (
        <section key={title} class="card" aria-label={title}>
          <h2>{title}</h2>
          {membersNamed(names)}
        </section>
      ))}
      <section class="card" aria-label="More">
        <More names={more}>{membersNamed(more)}</More>
      </section>
    </>
  );
};
