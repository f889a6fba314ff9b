import { useForm } from "./context.ts";
import { typed, type Path } from "./draft.ts";
import type { LeafField } from "./field.ts";
import { help } from "./help.ts";
import { limitsOf } from "./hints.ts";
import { baseModels } from "./models.ts";
import { idOf, nameOf } from "./parts.ts";
import { Wrong } from "./wrong.tsx";

interface Control {
  id: string;
  name: string;
  "aria-describedby": string | undefined;
  "aria-invalid": boolean | undefined;
  required: boolean;
  onInput(event: Event): void;
}

const textIn = ({ currentTarget: control }: Event): string =>
  control instanceof HTMLInputElement || control instanceof HTMLSelectElement ? control.value : "";

const Choice = ({ control, text, words }: { control: Control; text: string; words: readonly string[] }) => (
  <select {...control} value={text}>
    <option value="">{control.required ? "choose one" : "not given"}</option>
    {words.map((word) => (
      <option key={word}>{word}</option>
    ))}
  </select>
);

const modelsId = "base-models";

/** The base models that are known, for a field to suggest. */
export const BaseModels = () => (
  <datalist id={modelsId}>
    {baseModels.map((model) => (
      <option key={model} value={model} />
    ))}
  </datalist>
);

/** One control with its label, what is to be known of it, and what is wrong with it. */
export const Leaf = ({
  field,
  text,
  label,
  hint,
  path,
  required,
}: {
  field: LeafField;
  text: string;
  label: string;
  /** In the place of the field's limits. */
  hint?: string | undefined;
  path: Path;
  required: boolean;
}) => {
  const { edit, problemsAt, pick } = useForm();
  const id = idOf(path);
  const name = nameOf(path);
  const { says, isDataset, isBaseModel } = help[name] ?? {};
  const problems = problemsAt(path);
  const asked = required && !(field.kind === "text" && field.mayBeEmpty);
  const limits = hint ?? limitsOf(field);
  const described = [
    problems.length > 0 && `${id}-wrong`,
    says !== undefined && `${id}-hint`,
    limits !== "" && `${id}-limits`,
  ]
    .filter(Boolean)
    .join(" ");
  const control: Control = {
    id,
    name: id,
    "aria-describedby": described || undefined,
    "aria-invalid": problems.length > 0 || undefined,
    required: asked,
    onInput: (event) => edit(path, typed(textIn(event))),
  };
  return (
    <div class={field.kind === "number" || field.kind === "flag" ? "field short" : "field"}>
      <label for={id}>
        <span class="name">
          {label}
          {asked && <span class="required"> required</span>}
        </span>
      </label>
      {says !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {says}
        </p>
      )}
      <div class="control">
        {field.kind === "choice" && <Choice control={control} text={text} words={field.words} />}
        {field.kind === "flag" && <Choice control={control} text={text} words={["true", "false"]} />}
        {(field.kind === "text" || field.kind === "number") && (
          <input
            {...control}
            value={text}
            autoComplete="off"
            spellcheck={false}
            inputMode={field.kind === "number" ? "decimal" : undefined}
            list={isBaseModel ? modelsId : undefined}
          />
        )}
        {isDataset && (
          <button type="button" onClick={() => pick(path)} aria-label={`Browse datasets for ${name}`}>
            Browse …
          </button>
        )}
      </div>
      <Wrong id={`${id}-wrong`} problems={problems} />
      {limits !== "" && (
        <p class={hint === undefined ? "limits" : "limits own"} id={`${id}-limits`}>
          {limits}
        </p>
      )}
    </div>
  );
};
