import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Failure } from "./failure.tsx";

/** A button that asks before it does something that cannot be undone, and says in the question's place if it fails. */
export const Confirm = (props: {
  /** On the button. */
  label: string;
  /** Heads the question. */
  title: string;
  /** What it means to go on. */
  children: ComponentChildren;
  act: () => Promise<void>;
}) => {
  const { label, title, children, act } = props;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const dialog = useRef<HTMLDialogElement>(null);

  useLayoutEffect(() => {
    if (asking) dialog.current?.showModal();
  }, [asking]);

  const close = () => {
    setAsking(false);
    setFailure(undefined);
  };
  const go = async () => {
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      await act();
      dialog.current?.close();
      // What was asked for may take the button away.
      document.querySelector<HTMLElement>("#main")?.focus();
    } catch (thrown) {
      setFailure(thrown);
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      <button type="button" class="danger" onClick={() => setAsking(true)}>
        {label}
      </button>
      {asking && (
        <dialog
          ref={dialog}
          onClose={close}
          onCancel={(event) => busy && event.preventDefault()}
          aria-labelledby="question"
        >
          <h2 id="question">{title}</h2>
          {children}
          {failure !== undefined && <Failure failure={failure} />}
          <div class="pages">
            <button type="button" class="danger" aria-disabled={busy} onClick={() => void go()}>
              {busy ? `${label} …` : label}
            </button>
            <button type="button" aria-disabled={busy} onClick={() => busy || dialog.current?.close()} autofocus>
              Leave it
            </button>
          </div>
        </dialog>
      )}
    </>
  );
};
