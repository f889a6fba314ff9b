import { examples, type Start } from "./starts.ts";

/** What a form says when it was filled in with one. */
export const filledWith = (name: string) =>
  name === "empty" ? "The form is empty now." : `Filled in with the example for ${name}.`;

/** What a form can be filled in with. */
export const StartingPoints = ({ onStart }: { onStart: (name: string, start: Start) => void }) => (
  <div class="starts" role="group" aria-label="Start from">
    <span aria-hidden="true">Start from</span>
    {Object.entries(examples).map(([name, start]) => (
      <button key={name} type="button" onClick={() => onStart(name, start)}>
        {name}
      </button>
    ))}
    <button type="button" onClick={() => onStart("empty", {})}>
      Empty
    </button>
  </div>
);
