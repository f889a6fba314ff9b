import { CallFailed } from "../api.ts";

/** Why something could not be shown or done, with what is wrong of the request if that is known. `stale` is whether what was known before is shown. */
export const Failure = ({ failure, stale = false }: { failure: unknown; stale?: boolean }) => {
  const message = failure instanceof Error ? failure.message : String(failure);
  const errors = failure instanceof CallFailed ? failure.errors.filter(({ detail }) => detail !== message) : [];
  return (
    <div class="notice wrong" role="alert">
      <p>
        {stale
          ? `${message.replace(/\.$/, "")}. What you see is what was known before; it is asked for again.`
          : message}
      </p>
      {errors.length > 0 && (
        <ul>
          {errors.map(({ pointer, detail }) => (
            <li key={`${pointer} ${detail}`}>{detail}</li>
          ))}
        </ul>
      )}
    </div>
  );
};
