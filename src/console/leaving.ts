import * as v from "valibot";

/** How a place was left. */
const Left = v.object({
  /** Pixels that it was scrolled down. */
  top: v.number(),
  /** Where the link leads that was followed; empty where none was. */
  link: v.string(),
});
export type Left = v.InferOutput<typeof Left>;

/** Writes down in the tab's history how the place is left that one is in. */
export const leave = (link = "") => {
  const left: Left = { top: scrollY, link };
  history.replaceState(left, "");
};

/** How the place was left that one has come back to; undefined where one is for the first time. */
export const wasLeft = (): Left | undefined => {
  const left = v.safeParse(Left, history.state);
  return left.success ? left.output : undefined;
};
