import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { HyperParameter } from "#core/checks/catalogue.ts";
import type { Problem } from "#core/issues.ts";
import type { Change, Path } from "./draft.ts";

/** What every field of a form works with. */
export interface FormParts {
  edit(path: Path, change: Change): void;
  problemsAt(path: Path): readonly Problem[];
  /** Lets a dataset be picked for a field. */
  pick(path: Path): void;
  /** Those that the base model is known to have. */
  hyperParameters: Readonly<Record<string, HyperParameter>>;
}

/** Holds the form for all fields that are in it. */
export const FormContext = createContext<FormParts | undefined>(undefined);

/** The form that a field is in. Throws where there is none. */
export const useForm = (): FormParts => {
  const form = useContext(FormContext);
  if (!form) throw new Error("There is no form around this field");
  return form;
};
