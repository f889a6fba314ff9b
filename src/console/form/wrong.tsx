import type { Problem } from "#core/issues.ts";
import { inShort } from "./problems.ts";

/** What is wrong with a field, under it; `id` is what the field is described by. */
export const Wrong = ({ id, problems }: { id: string; problems: readonly Problem[] }) =>
  problems.length === 0 ? null : (
    <div class="wrong" id={id}>
      {problems.map(({ detail }) => (
        <p key={detail}>{inShort(detail)}</p>
      ))}
    </div>
  );
