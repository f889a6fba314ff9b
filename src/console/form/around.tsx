import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { FormContext, type FormParts } from "./context.ts";
import { DatasetPicker } from "./dataset-picker.tsx";
import { textAt, typed, type Path } from "./draft.ts";
import { hyperParametersOf } from "./models.ts";
import { nameOf } from "./parts.ts";
import type { Drafted } from "./use-draft.ts";

/** What the fields of a form work with, and the datasets that can be picked for them. */
export const FormAround = ({
  drafted: { draft, problemsAt },
  edit,
  request,
  children,
}: Pick<FormParts, "edit"> & {
  drafted: Pick<Drafted, "draft" | "problemsAt">;
  /** Where in the form the request of a job is. */
  request: Path;
  children: ComponentChildren;
}) => {
  const [picking, setPicking] = useState<Path>();
  const hyperParameters = hyperParametersOf(textAt(draft, [...request, "baseModelIdentifier"]));
  return (
    <FormContext.Provider value={{ edit, problemsAt, pick: setPicking, hyperParameters }}>
      {children}
      {picking && (
        <DatasetPicker
          of={nameOf(picking)}
          current={textAt(draft, picking)}
          onPick={(s3Uri) => edit(picking, typed(s3Uri))}
          onClose={() => setPicking(undefined)}
        />
      )}
    </FormContext.Provider>
  );
};
