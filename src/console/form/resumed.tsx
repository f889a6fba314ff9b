import type { Drafted } from "./use-draft.ts";

/**
 * Says that a form has what was left in it, and lets it be begun afresh; then that it was, and lets that be undone; or that what was left is
 * gone.
 */
export const Resumed = ({
  kept,
  outdated = false,
  onAfresh,
  onUndo,
}: Pick<Drafted, "kept"> & {
  outdated?: boolean | undefined;
  onAfresh: () => void;
  onUndo: () => void;
}) => (
  <p class="resumed" role="status">
    {outdated && "What you left here is gone: what it was to change has been changed since."}
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
