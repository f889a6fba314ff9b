import type { ComponentChildren } from "preact";

/** Facts by their names; those that are absent are left out. */
export const Facts = ({ facts }: { facts: Record<string, ComponentChildren> }) => (
  <dl class="facts">
    {Object.entries(facts)
      .filter(([, fact]) => fact !== undefined && fact !== null && fact !== "" && fact !== false)
      .map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
  </dl>
);
