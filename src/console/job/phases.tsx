import type { JobAnswer } from "../answers.ts";
import { Status } from "../parts/status.tsx";
import { Took } from "../parts/times.tsx";

const phases = [
  ["Validation", "validationDetails"],
  ["Data processing", "dataProcessingDetails"],
  ["Training", "trainingDetails"],
] as const;

/** What Bedrock does for a job, in its order, and how far it is, at `now` by the API's clock, in milliseconds. */
export const Phases = (props: { details: NonNullable<JobAnswer["statusDetails"]>; now: number }) => {
  const { details, now } = props;
  return (
    <ul class="phases">
      {phases.map(([name, member]) => {
        const { status, creationTime, lastModifiedTime } = details[member] ?? {};
        const goesOn = status === "InProgress" || status === "Stopping";
        return (
          status && (
            <li key={name}>
              {name} <Status status={status} />{" "}
              {creationTime && (
                <span class="hint">
                  <Took from={creationTime} to={goesOn ? undefined : (lastModifiedTime ?? creationTime)} now={now} />
                </span>
              )}
            </li>
          )
        );
      })}
    </ul>
  );
};
