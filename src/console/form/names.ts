import { limits } from "#core/patterns.ts";

const longest = Math.min(limits.jobName.max, limits.customModelName.max);

const numbered = (name: string): { stem: string; number: number } => {
  const [, stem = name, digits] = /^(.*[^-_])-(\d{1,6})$/.exec(name) ?? [];
  return { stem, number: digits === undefined ? 1 : Number(digits) };
};

const cut = (stem: string, length: number) => stem.slice(0, length).replace(/[-_]$/, "");

/** What a name has in common with those that follow it, though their numbers leave less room for it. */
export const stemOf = (name: string): string => cut(numbered(name).stem, longest - "-1000000".length);

/** The name that follows one: its number, or a 1 that is not there, is counted on until the name is not taken. */
export const nextName = (name: string, taken: readonly string[] = []): string => {
  const { stem, number } = numbered(name);
  const others = new Set(taken);
  for (let next = number + 1; ; next += 1) {
    const end = `-${next}`;
    const candidate = `${cut(stem, longest - end.length)}${end}`;
    if (!others.has(candidate)) return candidate;
  }
};
