import { vi } from "vitest";
import { currentInvocation } from "#local/lambda/invocation.ts";
import { wiredName } from "#local/names.ts";
import { figuresIn, type Figure } from "./emf.ts";

/** A figure, the function that wrote it, and the line in which it did. */
export interface Written extends Figure {
  by: string;
  line: string;
}

/**
 * Has the functions of this process write their metrics as those of the stage `dev` do, and collects them. They have to be told before
 * the first of them writes one.
 */
export const measured = (): Written[] => {
  vi.stubEnv("POWERTOOLS_SERVICE_NAME", "lapidary-dev");
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  // On a laptop's console, and not on a standard output of their own.
  vi.stubEnv("POWERTOOLS_DEV", "true");
  const written: Written[] = [];
  vi.spyOn(console, "log").mockImplementation((text: unknown) => {
    const by = wiredName(currentInvocation()?.functionName ?? "");
    const line = String(text);
    written.push(...figuresIn(line).map((figure) => ({ ...figure, by, line })));
  });
  return written;
};
