import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { size } from "#core/amounts.ts";
import { limits } from "#core/patterns.ts";
import { DatasetList } from "../answers.ts";
import { Answered } from "../parts/answered.tsx";
import { Moment } from "../parts/times.tsx";
import { routes } from "../routes.ts";
import { useSession } from "../session.ts";
import { useAnswer } from "../use-answer.ts";
import { usePause } from "../use-pause.ts";

const pageSize = "20";

/** Milliseconds without another letter, after which the list is asked for. */
const pause = 200;

/** How far an arrow key moves in the list. */
const moves: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };

/** The key in what was typed, be it a key or a whole URI. */
const keyOf = (typed: string) => typed.trim().replace(/^s3:\/\/[^/]*\/?/, "");

/** Whether a request may name an object: S3 takes keys that Bedrock does not. */
const isUsable = (s3Uri: string) => s3Uri.length <= (limits.s3Uri.max ?? Infinity) && limits.s3Uri.pattern.test(s3Uri);

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
  const found = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState("");
  const [listed, setListed] = useState<{ prefix: string; tokens: readonly string[] }>({ prefix: "", tokens: [] });
  useLayoutEffect(() => dialog.current?.showModal(), []);
  const { after } = usePause(pause);
  const type = (text: string) => {
    setTyped(text);
    const prefix = keyOf(text);
    after(() => setListed((now) => (now.prefix === prefix ? now : { prefix, tokens: [] })));
  };

  const nextToken = listed.tokens.at(-1);
  const asked = useAnswer(JSON.stringify([listed.prefix, nextToken]), (signal) =>
    api.call({
      ...routes.listDatasets(),
      query: { prefix: listed.prefix, maxResults: pageSize, nextToken },
      answers: DatasetList,
      signal,
    }),
  );

  const following = asked.answer?.nextToken;
  const isTurned = useRef(false);
  const turn = (tokens: readonly string[]) => {
    isTurned.current = true;
    // Until there are rows.
    found.current?.focus();
    setListed({ ...listed, tokens });
  };
  useLayoutEffect(() => {
    if (!isTurned.current || !asked.answer) return;
    isTurned.current = false;
    found.current?.scrollTo(0, 0);
    if (document.activeElement === found.current) found.current?.querySelector("button")?.focus();
  }, [asked.answer]);

  const move = (event: KeyboardEvent) => {
    const by = moves[event.key];
    const rows = [...(found.current?.querySelectorAll("button") ?? [])];
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
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
      </label>
      <div class="found" ref={found} tabIndex={-1} role="group" aria-label="What there is">
        <Answered asked={asked}>
          {({ datasets }) => (
            <>
              <ul aria-label="Datasets">
                {datasets.map(({ s3Uri, size: bytes, lastModified }) => (
                  <li key={s3Uri}>
                    <button
                      type="button"
                      aria-current={s3Uri === current || undefined}
                      aria-disabled={!isUsable(s3Uri) || undefined}
                      onClick={() => isUsable(s3Uri) && pick(s3Uri)}
                    >
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
                      {!isUsable(s3Uri) && <span class="hint">Not usable: it must be {limits.s3Uri.means}</span>}
                    </button>
                  </li>
                ))}
              </ul>
              {datasets.length === 0 && (
                <p class="empty">
                  {following ? "There is none here; there may be further on." : "There is no such dataset."}
                </p>
              )}
            </>
          )}
        </Answered>
      </div>
      <div class="closing">
        {(following ?? nextToken) !== undefined && (
          <>
            <button
              type="button"
              disabled={listed.tokens.length === 0}
              onClick={() => turn(listed.tokens.slice(0, -1))}
            >
              Previous
            </button>
            <button
              type="button"
              disabled={following === undefined}
              onClick={() => following !== undefined && turn([...listed.tokens, following])}
            >
              Next
            </button>
          </>
        )}
        <button type="button" class="close" onClick={() => dialog.current?.close()}>
          Close
        </button>
      </div>
    </dialog>
  );
};
