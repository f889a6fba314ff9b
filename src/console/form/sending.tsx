import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { stillWaiting } from "../words.ts";

/** What can be asked of the API by a form. */
type Purpose = "check" | "submit" | "put";

/** What goes on while a request is out, in the order in which it is said, and the seconds after which it is. */
const said: Readonly<Record<Purpose, readonly { after: number; text: string }[]>> = {
  check: [
    { after: 0, text: "Checking the request and its datasets …" },
    { after: 3, text: "Reading the datasets, line by line: this takes up to 20 seconds …" },
    { after: 22, text: "This takes longer than it should; still waiting for the API …" },
  ],
  submit: [
    { after: 0, text: "Submitting the job …" },
    { after: 3, text: stillWaiting },
  ],
  put: [
    { after: 0, text: "Saving the plan …" },
    { after: 3, text: stillWaiting },
  ],
};

/** Says what a request is waited for, and for how long it has been; of the one before, what `children` say. */
export const Sending = ({ purpose, children }: { purpose: Purpose | undefined; children: ComponentChildren }) => {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!purpose) return undefined;
    const timer = setInterval(() => setSeconds((count) => count + 1), 1000);
    return () => clearInterval(timer);
  }, [purpose]);
  const text = purpose && said[purpose].findLast(({ after }) => seconds >= after)?.text;
  return (
    <p class="sending">
      <span role="status">{text ?? children}</span>
      {/* Seconds would be read out one by one. */}
      {seconds > 0 && purpose && <span aria-hidden="true"> {seconds} s</span>}
    </p>
  );
};
