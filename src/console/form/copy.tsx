import { useState } from "preact/hooks";

/** Copies a text, and says that it did. Where the browser does not let it, the text is shown to be copied by hand. */
export const Copy = ({ text, children }: { text: string; children: string }) => {
  const [copied, setCopied] = useState<string>();
  const [refused, setRefused] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(text);
      setRefused(false);
    } catch {
      setRefused(true);
    }
  };
  return (
    <span class="copy">
      <button type="button" onClick={() => void copy()}>
        {children}
      </button>
      <span role="status" class="hint">
        {copied === text && !refused && "Copied."}
        {refused && "The browser does not let the page copy; here it is:"}
      </span>
      {refused && <textarea readOnly rows={6} aria-label="To be copied" value={text} />}
    </span>
  );
};
