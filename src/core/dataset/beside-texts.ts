import { counted } from "../amounts.ts";
import type { Statistics } from "./report.ts";

/** What of a dataset costs tokens that were not counted, in words: "12 images". */
export const besideTexts = ({ media, uncounted }: Pick<Statistics, "media" | "uncounted">): string[] => [
  ...Object.entries(media).flatMap(([kind, count]) => (count > 0 ? [counted(count, kind)] : [])),
  ...uncounted,
];
