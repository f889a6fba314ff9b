/** Says what a form was filled in with, and gives back what was typed. */
export const Begun = ({ filled, undo }: { filled: string | undefined; undo: () => void }) => (
  <p class="begun" role="status">
    {filled !== undefined && (
      <>
        {filled}{" "}
        <button type="button" class="link" onClick={undo}>
          Undo
        </button>
      </>
    )}
  </p>
);
