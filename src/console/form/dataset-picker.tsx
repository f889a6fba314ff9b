import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { size } from "#core/amounts.ts";
import { DatasetList } from "../answers.ts";
import { Answered } from "../parts/answered.tsx";
import { Moment } from "../parts/times.tsx";
import { useSession } from "../session.ts";
import { useAnswer } from "../use-answer.ts";

const pageSize = "20";

/** Milliseconds without another letter, after which the list is asked for. */
const pause = 200;

/** How far an arrow key moves in the list. */
const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** The key in what was typed, be it a key or a whole URI. */
const keyOf = (typed: string) => typed.trim().replace(/^s3:\/\/[^/]*\/?/, "");

/** Lets a dataset of the bucket be picked. Closing it gives the focus back to where it was. */
export const DatasetPicker = ({
  of,
  current,
  onPick,
  onClose,
}: {
  /** The member that it is picked for. */
  of: string;
  current: string;
  onPick: (s3Uri: string) => void;
  onClose: () => void;
}) => {
  const { api } = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [typed, setTyped] = useState("");
  const [listed, setListed] = useState<{ prefix: string; tokens: readonly string[] }>({ prefix: "", tokens: [] });
  useLayoutEffect(() => dialog.current?.showModal(), []);
  useEffect(() => {
    const prefix = keyOf(typed);
    const timer = setTimeout(
      () => setListed((now) => (now.prefix === prefix ? now : { prefix, tokens: [] })),
      prefix === "" ? 0 : pause,
    );
    return () => clearTimeout(timer);
  }, [typed]);

  const nextToken = listed.tokens.at(-1);
  const asked = useAnswer(JSON.stringify([listed.prefix, nextToken]), (signal) =>
    api.call({
      path: "/datasets",
      query: { prefix: listed.prefix, maxResults: pageSize, nextToken },
      answers: DatasetList,
      signal,
    }),
  );

  const move = (event: KeyboardEvent) => {
    const by = moves[event.key];
    const rows = [...(list.current?.querySelectorAll("button") ?? [])];
    if (by === undefined || rows.length === 0) return;
    event.preventDefault();
    const at = rows.findIndex((row) => row === document.activeElement);
    rows[Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
  };
  const pick = (s3Uri: string) => {
    dialog.current?.close();
    onPick(s3Uri);
  };

  return (
    <dialog class="picker" ref={dialog} onClose={onClose} onKeyDown={move} aria-labelledby="picker-title">
      <h2 id="picker-title">Pick a dataset</h2>
      <p class="hint">For {of}: JSON Lines in the data bucket.</p>
      <label>
        Key begins with
        <input
          type="search"
          autoComplete="off"
          spellcheck={false}
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      <div class="found">
        <Answered asked={asked}>
          {({ datasets, nextToken: following }) => (
            <>
              <ul ref={list} aria-label="Datasets">
                {datasets.map(({ s3Uri, size: bytes, lastModified }) => (
                  <li key={s3Uri}>
                    <button type="button" aria-current={s3Uri === current || undefined} onClick={() => pick(s3Uri)}>
                      <span class="uri">{s3Uri}</span>
                      <span class="hint">
                        {size(bytes)}
                        {lastModified && (
                          <>
                            {" · "}
                            <Moment iso={lastModified} />
                          </>
                        )}
                      </span>
                    </button>
                  </li>
                ))}
              </ul>
              {datasets.length === 0 && (
                <p class="empty">
                  {following ? "There is none here; there may be further on." : "There is no such dataset."}
                </p>
              )}
              {(following ?? nextToken) !== undefined && (
                <div class="pages">
                  <button
                    type="button"
                    disabled={listed.tokens.length === 0}
                    onClick={() => setListed({ ...listed, tokens: listed.tokens.slice(0, -1) })}
                  >
                    Previous
                  </button>
                  <button
                    type="button"
                    disabled={!following}
                    onClick={() => following && setListed({ ...listed, tokens: [...listed.tokens, following] })}
                  >
                    Next
                  </button>
                </div>
              )}
            </>
          )}
        </Answered>
      </div>
      <p class="closing">
        <button type="button" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </p>
    </dialog>
  );
};
