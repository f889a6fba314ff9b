import { counted } from "#core/amounts.ts";
import type { Report } from "./answers.ts";

/** In a sentence, whether a job can succeed. */
export const verdict = ({ valid, errors, datasets }: Report): string => {
  if (valid) return "Nothing stands against this job.";
  const count = datasets.reduce((sum, { errorCount }) => sum + errorCount, errors.length);
  return `This job cannot succeed: ${counted(count, "problem")} ${count === 1 ? "stands" : "stand"} against it.`;
};
