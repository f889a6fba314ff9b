/** Brings a part of the page into sight and the focus to it, out of whatever is folded away around it. */
export const reveal = (id: string) => {
  const part = document.getElementById(id);
  for (let folded = part?.closest("details"); folded; folded = folded.parentElement?.closest("details"))
    folded.open = true;
  part?.scrollIntoView({ block: "center" });
  part?.focus({ preventScroll: true });
};
