const placeholder = /\$\{([\w-]+)\}/g;

/** The names that a definition leaves to be filled in, each once, in the order they first appear. */
export const placeholders = (definition: string): string[] => [
  ...new Set(Array.from(definition.matchAll(placeholder), ([, name = ""]) => name)),
];

/**
 * A definition's JSON text with every `${name}` replaced by its substitution, escaped for a JSON string.
 * Throws one error that lists every name without a substitution and every substitution without a name.
 */
export const fill = (definition: string, substitutions: Readonly<Record<string, string>>): string => {
  const values = new Map(Object.entries(substitutions));
  const names = new Set(placeholders(definition));
  const missing = [...names].filter((name) => !values.has(name));
  const unused = [...values.keys()].filter((name) => !names.has(name));
  const faults = [
    ...(missing.length > 0 ? [`nothing to put in place of ${missing.join(", ")}`] : []),
    ...(unused.length > 0 ? [`no place for ${unused.join(", ")}`] : []),
  ];
  if (faults.length > 0) throw new Error(`The definition cannot be filled: ${faults.join("; ")}`);
  return definition.replaceAll(placeholder, (_, name: string) => JSON.stringify(values.get(name) ?? "").slice(1, -1));
};
