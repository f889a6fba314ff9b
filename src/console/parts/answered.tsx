import type { ComponentChildren } from "preact";
import { isRefusal, type Asked } from "../use-answer.ts";
import { slow as slowly, stillWaiting } from "../words.ts";
import { Failure } from "./failure.tsx";
import { Waiting } from "./waiting.tsx";

/** The answer that is to be shown: what is no more, as the API says, is not shown any longer. */
export const standing = <T,>({ answer, failure }: Asked<T>): T | undefined => (isRefusal(failure) ? undefined : answer);

/** Shows an answer once there is one; until then, and whenever the API is late or silent, says so. */
export const Answered = <T,>(props: {
  /** An `earlier` answer is one to another question. */
  asked: Asked<T> & { earlier?: boolean };
  children: (answer: T) => ComponentChildren;
}) => {
  const { asked, children } = props;
  const { failure, slow, earlier = false } = asked;
  const answer = standing(asked);
  return (
    <>
      {failure && <Failure failure={failure} stale={answer !== undefined} />}
      {!failure && answer === undefined && <Waiting slow={slow} />}
      {answer !== undefined && (
        <>
          {/* It is always there: what comes and goes would move what stands below, and be read out as new. */}
          <p class="late" role="status">
            {slow && !failure && (earlier ? stillWaiting : slowly)}
          </p>
          {children(answer)}
        </>
      )}
    </>
  );
};
