import type { Focused } from "../use-focus-for.ts";

/** Says of what came while somebody was at something else that it is there, and leads to it. */
export const Missed = ({ what: { part, waits, look }, children }: { what: Focused; children: string }) =>
  waits ? (
    <a
      href={`#${part.current?.id ?? ""}`}
      onClick={(event) => {
        event.preventDefault();
        look();
      }}
    >
      {children}
    </a>
  ) : null;
