import { vi } from "vitest";
import { currentInvocation } from "#local/lambda/invocation.ts";
import { wiredName } from "#local/names.ts";
import { figuresIn, type Figure } from "./emf.ts";

/** A figure, and the function that wrote it. */
export interface Written extends Figure {
  by: string;
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
  vi.spyOn(console, "log").mockImplementation((line: unknown) => {
    const by = wiredName(currentInvocation()?.functionName ?? "");
    written.push(...figuresIn(String(line)).map((figure) => ({ ...figure, by })));
  });
  return written;
};
