import type { ComponentChildren } from "preact";
import { offered, triggers, type Trigger } from "./triggers.ts";

/** Lets one of the triggers be chosen; `children` are the fields of the one that is. */
export const TriggerChoice = ({
  chosen,
  onChoose,
  children,
}: {
  chosen: Trigger;
  onChoose: (trigger: Trigger) => void;
  children: ComponentChildren;
}) => (
  <fieldset class="group">
    <legend>
      <span class="name">It is started</span>
    </legend>
    <div class="choices">
      {offered.map((name) => (
        <label key={name} class="choice">
          <input type="radio" name="trigger" value={name} checked={name === chosen} onChange={() => onChoose(name)} />
          {triggers[name].label}
        </label>
      ))}
    </div>
    {chosen !== "" && <div class="inside">{children}</div>}
  </fieldset>
);
