import { useLayoutEffect, useRef } from "preact/hooks";
import { useForm } from "./context.ts";
import { added, chose, named, nextId, removed, valueOf, type Draft, type Path, type Row } from "./draft.ts";
import { isLeaf, type Field, type GroupField, type ListField, type MapField } from "./field.ts";
import { help } from "./help.ts";
import { limitsOf, rangeOf } from "./hints.ts";
import { Leaf } from "./leaf.tsx";
import { idOf, nameOf } from "./parts.ts";
import { parted } from "./sections.ts";
import { More, Together } from "./together.tsx";

interface Shown<Of extends Field = Field> {
  field: Of;
  draft: Draft;
  path: Path;
  label: string;
  /** In the place of the field's limits. */
  hint?: string | undefined;
  required: boolean;
}

const Which = ({ field, draft, path, label }: Shown<GroupField>) => {
  const { edit } = useForm();
  const id = `${idOf(path)}-which`;
  return (
    <div class="field">
      <label for={id}>
        <span class="name">Which {label}</span>
      </label>
      <div class="control">
        <select
          id={id}
          value={draft.kind === "group" ? draft.chosen : ""}
          onInput={({ currentTarget }) => edit(path, chose(currentTarget.value))}
        >
          <option value="">none</option>
          {Object.keys(field.members).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </div>
    </div>
  );
};

/** The members of a group that are named, one below the other. */
export const Members = ({
  field,
  draft,
  path,
  names,
  there,
}: Pick<Shown<GroupField>, "field" | "draft" | "path"> & {
  names: readonly string[];
  /** The group is part of the request: what it requires must be given. */
  there: boolean;
}) => (
  <>
    {names.map((name) => {
      const member = field.members[name];
      const part = draft.kind === "group" ? draft.members[name] : undefined;
      return (
        member &&
        part && (
          <FieldAt
            key={name}
            field={member.field}
            draft={part}
            path={[...path, name]}
            label={name}
            required={there && (member.required || field.oneOf)}
          />
        )
      );
    })}
  </>
);

const Group = (shown: Shown<GroupField>) => {
  const { field, draft, path, label, required } = shown;
  const there = required || valueOf(field, draft) !== undefined;
  const chosen = draft.kind === "group" ? draft.chosen : "";
  const names = Object.keys(field.members).filter((name) => !field.oneOf || name === chosen);
  const { usual, rare } = parted(names, nameOf(path));
  return (
    <Together path={path} label={label} limits="" required={required}>
      <div class="inside">
        {field.oneOf && <Which {...shown} />}
        <Members field={field} draft={draft} path={path} names={usual} there={there} />
        {rare.length > 0 && (
          <More names={rare}>
            <Members field={field} draft={draft} path={path} names={rare} there={there} />
          </More>
        )}
      </div>
    </Together>
  );
};

/** What is in a row: the members of a group without a frame of their own. */
const RowFields = ({ field, draft, path, label, hint }: Shown) => {
  if (field.kind !== "group" || field.oneOf)
    return <FieldAt field={field} draft={draft} path={path} label={label} hint={hint} required />;
  return <Members field={field} draft={draft} path={path} names={Object.keys(field.members)} there />;
};

const NameOfRow = ({ row, path, isTaken }: { row: Row; path: Path; isTaken: boolean }) => {
  const { edit, hyperParameters, problemsAt } = useForm();
  const rowPath = [...path, row.id];
  const id = `${idOf(rowPath)}-name`;
  const isWrong = (row.name === "" || isTaken) && problemsAt(rowPath).length > 0;
  const known = nameOf(path) === "hyperParameters" ? Object.keys(hyperParameters) : [];
  return (
    <div class="field">
      <label for={id}>
        <span class="name">name</span>
      </label>
      <div class="control">
        <input
          id={id}
          value={row.name}
          autoComplete="off"
          spellcheck={false}
          list={known.length > 0 ? `${id}-known` : undefined}
          aria-invalid={isWrong || undefined}
          aria-describedby={isWrong ? `${idOf(rowPath)}-wrong` : undefined}
          onInput={({ currentTarget }) => edit(path, named(row.id, currentTarget.value))}
        />
        {known.length > 0 && (
          <datalist id={`${id}-known`}>
            {known.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        )}
      </div>
    </div>
  );
};

/** A list, or a map: rows that come and go. */
const Rows = ({ field, draft, path, label, required }: Shown<ListField | MapField>) => {
  const { edit, hyperParameters } = useForm();
  const rows = draft.kind === "rows" ? draft.rows : [];
  const inside = field.kind === "list" ? field.item : field.value;
  const what = help[nameOf(path)]?.row ?? "item";
  const known = nameOf(path) === "hyperParameters" ? hyperParameters : {};
  const missing = Object.entries(known).filter(([name]) => !rows.some((row) => row.name === name));
  const another = `Add ${missing.length > 0 ? "another " : ""}${what}`;
  const adding = useRef<HTMLButtonElement>(null);
  // Where the focus goes as soon as what is changed is shown: an effect that waits for the browser to paint may be of what was there before.
  const next = useRef<() => HTMLElement | null | undefined>(undefined);
  useLayoutEffect(() => {
    next.current?.()?.focus();
    next.current = undefined;
  });
  const add = (name = "", value?: string) => {
    const id = idOf([...path, nextId(rows)]);
    next.current = () => document.getElementById(`${id}-row`)?.querySelector(name ? `#${id}` : "input, select");
    edit(path, added(inside, name, value));
  };
  const remove = (row: Row) => {
    const after = rows[rows.indexOf(row) + 1];
    const rowAfter = after && document.getElementById(`${idOf([...path, after.id])}-row`);
    next.current = () => rowAfter?.querySelector<HTMLElement>(":scope > .remove") ?? adding.current;
    edit(path, removed(row.id));
  };
  return (
    <Together path={path} label={label} limits={limitsOf(field)} required={required}>
      {rows.length > 0 && (
        <div class="rows">
          {rows.map((row, index) => {
            const rowPath = [...path, row.id];
            const rowLabel = `${what} ${index + 1}`;
            const range = known[row.name];
            return (
              <div class="row" key={row.id} id={`${idOf(rowPath)}-row`} role="group" aria-label={rowLabel}>
                <div class="parts">
                  {field.kind === "map" && (
                    <NameOfRow
                      row={row}
                      path={path}
                      isTaken={rows.some(({ id, name }) => id !== row.id && name === row.name)}
                    />
                  )}
                  <RowFields
                    field={inside}
                    draft={row.draft}
                    path={rowPath}
                    label={field.kind === "map" ? "value" : rowLabel}
                    hint={range && rangeOf(range)}
                    required
                  />
                </div>
                <button
                  type="button"
                  class="remove"
                  onClick={() => remove(row)}
                  aria-label={`Remove ${rowLabel} of ${label}`}
                >
                  Remove
                </button>
              </div>
            );
          })}
        </div>
      )}
      <p class="adding">
        {missing.map(([name, parameter]) => (
          <button key={name} type="button" onClick={() => add(name, parameter.default)} title={rangeOf(parameter)}>
            Add {name}
          </button>
        ))}
        <button type="button" ref={adding} onClick={() => add()} aria-label={`${another} to ${label}`}>
          {another}
        </button>
      </p>
    </Together>
  );
};

/** A field of whatever kind, with all that is in it. */
export const FieldAt = (shown: Shown) => {
  const { field, draft, ...about } = shown;
  if (isLeaf(field)) return <Leaf {...about} field={field} text={draft.kind === "leaf" ? draft.text : ""} />;
  return field.kind === "group" ? (
    <Group {...about} field={field} draft={draft} />
  ) : (
    <Rows {...about} field={field} draft={draft} />
  );
};
