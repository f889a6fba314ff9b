/** Things in the order in which their parts stand in the page, by the ids of these; first what is about no part of it. */
export const asShown = <Thing>(things: readonly Thing[], idOf: (thing: Thing) => string): Thing[] => {
  const ids = Array.from(document.querySelectorAll('[id^="field-"]'), ({ id }) => id);
  return things.toSorted((one, other) => ids.indexOf(idOf(one)) - ids.indexOf(idOf(other)));
};
