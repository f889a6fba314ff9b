import { mostProblems, problemAt, type Problem } from "#core/issues.ts";
import { quoted } from "#core/quoted.ts";

/** What a check found in one member of a request. */
export interface Finding extends Problem {
  /** Names the rule. Never changes, whatever its sentence says. */
  code: string;
}

/** What a check found: with a problem the job cannot succeed or is not allowed, a warning is for whoever asked to judge. */
export interface Check {
  problems: Finding[];
  warnings: Finding[];
}

/** A finding about the member at the end of these keys; the predicate completes the sentence that the member begins. */
export const finding = (keys: readonly (string | number)[], code: string, predicate: string): Finding => ({
  ...problemAt(
    keys.map((key) => (typeof key === "number" ? key : quoted(key))),
    predicate,
  ),
  code,
});

/** What a check found, at most 100 of each: a report is stored, and a request may be wrong in thousands of ways. */
export const found = ({ problems = [], warnings = [] }: Partial<Check> = {}): Check => ({
  problems: problems.slice(0, mostProblems),
  warnings: warnings.slice(0, mostProblems),
});

/** Everything that several checks found, in their order. */
export const together = (...checks: readonly Check[]): Check =>
  found({
    problems: checks.flatMap(({ problems }) => problems),
    warnings: checks.flatMap(({ warnings }) => warnings),
  });
