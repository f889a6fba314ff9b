/** Where the members of a request stand; those that are rare, or not known here, stand together at the end. */
const sections = [
  { title: "Model", names: ["baseModelIdentifier", "customizationType", "jobName", "customModelName"] },
  { title: "Data", names: ["trainingDataConfig", "validationDataConfig"] },
  { title: "Training", names: ["hyperParameters"] },
  { title: "Limits", names: ["orchestration"] },
  { title: "Tags", names: ["jobTags", "customModelTags"] },
] as const;

/** Fields that stand under one heading. */
export interface Section {
  title: string;
  names: readonly string[];
}

/** Types of customization that cannot be without a customizationConfig, where they are explained. */
const configured = ["DISTILLATION", "REINFORCEMENT_FINE_TUNING"];

/** The sections of a form with these members, and what stands under More. What a type of customization asks for stands in sight. */
export const sectionsOf = (
  members: readonly string[],
  customizationType: string,
): { sections: Section[]; more: string[] } => {
  const asked = configured.includes(customizationType) ? ["customizationConfig"] : [];
  const shown = sections
    .map(({ title, names }): Section => ({ title, names: title === "Model" ? [...names, ...asked] : names }))
    .map(({ title, names }) => ({ title, names: names.filter((name) => members.includes(name)) }))
    .filter(({ names }) => names.length > 0);
  const inSight = shown.flatMap(({ names }) => names);
  return { sections: shown, more: members.filter((name) => !inSight.includes(name)) };
};

/** Members of other groups that few jobs have. */
const rareNames = ["trainingDataConfig.invocationLogsConfig"];

/** The members of the group of a name, apart: those of which there are many, and those that few jobs have. */
export const parted = (members: readonly string[], around: string): { usual: string[]; rare: string[] } => {
  const isRare = (name: string) => rareNames.includes(`${around}.${name}`);
  return { usual: members.filter((name) => !isRare(name)), rare: members.filter(isRare) };
};
