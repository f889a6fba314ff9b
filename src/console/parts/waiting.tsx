import { stillWaiting } from "../words.ts";

/** Says that an answer of the API's is waited for. */
export const Waiting = ({ slow }: { slow: boolean }) => (
  <p class="waiting" role="status">
    {slow ? stillWaiting : "Asking the API …"}
  </p>
);
