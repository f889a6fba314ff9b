import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Failure } from "./failure.tsx";

/** For where the button is gone, or what was asked for may take it away. */
const focusOnPage = () => document.querySelector<HTMLElement>("#main")?.focus();

/** A button that asks before it does something that cannot be undone, and says in the question's place if it fails. */
export const Confirm = (props: {
  /** On the button. */
  label: string;
  /** Heads the question. */
  title: string;
  /** What it means to go on. */
  children: ComponentChildren;
  act: () => Promise<void>;
  /** Why there is nothing to be done any more: then there is no button, and a question that is open says so. */
  over?: string | undefined;
}) => {
  const { label, title, children, act, over } = props;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const dialog = useRef<HTMLDialogElement>(null);
  const leaving = useRef<HTMLButtonElement>(null);
  // What is being done may be why.
  const told = busy ? undefined : over;

  useLayoutEffect(() => {
    if (asking) dialog.current?.showModal();
  }, [asking]);
  useLayoutEffect(() => {
    // What had it may be gone.
    if (asking && told !== undefined) leaving.current?.focus();
  }, [asking, told]);

  const close = () => {
    setAsking(false);
    setFailure(undefined);
    if (over !== undefined) focusOnPage();
  };
  const go = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await act();
      dialog.current?.close();
      focusOnPage();
    } catch (thrown) {
      setFailure(thrown);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      {over === undefined && (
        <button type="button" class="danger" onClick={() => setAsking(true)}>
          {label}
        </button>
      )}
      {asking && (
        <dialog
          ref={dialog}
          onClose={close}
          onCancel={(event) => busy && event.preventDefault()}
          aria-labelledby="question"
        >
          <h2 id="question">{title}</h2>
          {told === undefined && children}
          <p role="status">{told}</p>
          {failure !== undefined && <Failure failure={failure} />}
          <div class="pages">
            {told === undefined && (
              <button type="button" class="danger" aria-disabled={busy} onClick={() => void go()}>
                {busy ? `${label} …` : label}
              </button>
            )}
            <button
              type="button"
              ref={leaving}
              aria-disabled={busy}
              onClick={() => busy || dialog.current?.close()}
              autofocus
            >
              {told === undefined ? "Leave it" : "Close"}
            </button>
          </div>
        </dialog>
      )}
    </>
  );
};
