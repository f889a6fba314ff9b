/** Says why there is nothing on a page of a list: pages may be empty before the last, and a list that is narrowed is not all there is. */
export const Nothing = (props: {
  /** What the list is of. */
  of: string;
  narrowed?: boolean;
  /** Which page this is; empty for the first. */
  token: string;
  following: string | undefined;
  /** How the first is made. */
  advice: string;
}) => {
  const { of, narrowed = false, token, following, advice } = props;
  const why = () => {
    if (following !== undefined) return "None here; there may be further on.";
    if (token !== "") return "There are no more.";
    return narrowed ? `There is no such ${of}.` : `No ${of} yet. ${advice}`;
  };
  return <p class="empty">{why()}</p>;
};
