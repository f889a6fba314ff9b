import type { ComponentChildren } from "preact";
import { isRefusal, type Asked } from "../use-answer.ts";
import { Failure } from "./failure.tsx";

/**
 * Shows an answer once there is one; until then, and whenever the API is late or silent, says so. What is no more, as the API says, is not
 * shown any longer.
 */
export const Answered = <T,>({ asked, children }: { asked: Asked<T>; children: (answer: T) => ComponentChildren }) => {
  const { failure, slow } = asked;
  const answer = isRefusal(failure) ? undefined : asked.answer;
  return (
    <>
      {failure && <Failure failure={failure} stale={answer !== undefined} />}
      {!failure && (answer === undefined || slow) && (
        <p class="waiting" role="status">
          {slow ? "The API is slow to answer; still waiting …" : "Asking the API …"}
        </p>
      )}
      {answer !== undefined && children(answer)}
    </>
  );
};
