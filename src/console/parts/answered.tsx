import type { ComponentChildren } from "preact";
import type { Asked } from "../use-answer.ts";
import { Failure } from "./failure.tsx";

/** Shows an answer once there is one; until then, and whenever the API is late or silent, says so. */
export const Answered = <T,>({ asked, children }: { asked: Asked<T>; children: (answer: T) => ComponentChildren }) => {
  const { answer, failure, slow } = asked;
  return (
    <>
      {failure && <Failure failure={failure} stale={answer !== undefined} />}
      {!failure && answer === undefined && (
        <p class="waiting" role="status">
          {slow ? "The API is slow to answer; still waiting …" : "Asking the API …"}
        </p>
      )}
      {answer !== undefined && children(answer)}
    </>
  );
};
