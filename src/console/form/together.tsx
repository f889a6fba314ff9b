import type { ComponentChildren } from "preact";
import { useForm } from "./context.ts";
import type { Path } from "./draft.ts";
import { help } from "./help.ts";
import { idOf, nameOf } from "./parts.ts";
import { Wrong } from "./wrong.tsx";

/** Fields that belong together, with what is to be known of them all. */
export const Together = ({
  path,
  label,
  limits,
  required,
  children,
}: {
  path: Path;
  label: string;
  limits: string;
  required: boolean;
  children: ComponentChildren;
}) => {
  const id = idOf(path);
  const problems = useForm().problemsAt(path);
  const { says } = help[nameOf(path)] ?? {};
  const described = [(says || limits) && `${id}-hint`, problems.length > 0 && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <fieldset class="group" id={id} tabIndex={-1} aria-describedby={described || undefined}>
      <legend>
        <span class="name">
          {label}
          {required && <span class="required"> required</span>}
        </span>
      </legend>
      {(says || limits) && (
        <p class="hint" id={`${id}-hint`}>
          {says} {limits && <span class="limits">{limits}</span>}
        </p>
      )}
      <Wrong id={`${id}-wrong`} problems={problems} />
      {children}
    </fieldset>
  );
};

/** What few need, folded away. */
export const More = ({ names, children }: { names: readonly string[]; children: ComponentChildren }) => (
  <details class="more">
    <summary>
      More <span class="hint">{names.join(", ")}</span>
    </summary>
    {children}
  </details>
);
