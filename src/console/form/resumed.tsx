import type { Drafted } from "./use-draft.ts";

/** Says that a form has what was left in it, and lets it be begun afresh; then that it was, and lets that be undone. */
export const Resumed = ({
  kept,
  onAfresh,
  onUndo,
}: Pick<Drafted, "kept"> & {
  onAfresh: () => void;
  onUndo: () => void;
}) => (
  <p class="resumed" role="status">
    {kept && (
      <>
        {kept.aside ? "The form has been begun afresh." : "The form is as you left it."}{" "}
        <button type="button" class="link" onClick={kept.aside ? onUndo : onAfresh}>
          {kept.aside ? "Undo" : "Begin afresh"}
        </button>
      </>
    )}
  </p>
);
