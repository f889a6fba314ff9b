import type { ComponentChildren } from "preact";
import "../styles/cards.css";

/**
 * A table that is a card a row on a phone: what stands below each other there has a `data-label` to say what it is. Roles are said, here and in
 * its rows, because what is not laid out as a table is none to some browsers.
 */
export const CardTable = (props: { columns: readonly string[]; class: string; children: ComponentChildren }) => (
  <table class={`cards ${props.class}`} role="table">
    <thead role="rowgroup">
      <tr role="row">
        {props.columns.map((column) => (
          <th key={column} scope="col" role="columnheader">
            {column}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">{props.children}</tbody>
  </table>
);
