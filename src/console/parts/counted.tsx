import { useLayoutEffect, useRef, useState } from "preact/hooks";
import "../styles/counted.css";

/** Tells who does not see it what a list has come to that they narrowed; `says` is undefined until that is known. Later answers are not told. */
export const Counted = ({ list, says }: { list: string; says: string | undefined }) => {
  const [said, setSaid] = useState("");
  /** The list that was told of, or that one opened. */
  const about = useRef(list);
  useLayoutEffect(() => {
    if (about.current === list) return;
    setSaid(says ?? "");
    if (says !== undefined) about.current = list;
  }, [list, says]);
  return (
    <p class="counted" role="status">
      {said}
    </p>
  );
};
