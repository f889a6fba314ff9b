import { useEffect, useState } from "preact/hooks";
import { leave } from "./leaving.ts";

/** Where in the page a visitor is: the part of the address after `#`. */
export interface Place {
  /** The steps of the path, decoded: `["jobs", "my-job"]`. */
  path: readonly string[];
  /** What the list there is narrowed to. */
  query: URLSearchParams;
}

/** Reads a place from the part of an address after `#`. Nothing there is the list of jobs: one place, however it is written. */
export const placeIn = (hash: string): Place => {
  const [path = "", query = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const decoded = (step: string) => {
    try {
      return decodeURIComponent(step);
    } catch {
      return step;
    }
  };
  const steps = path.split("/").filter(Boolean).map(decoded);
  return { path: steps.length > 0 ? steps : ["jobs"], query: new URLSearchParams(query) };
};

/** The address of a place. Parameters that are empty are left out. */
export const hrefOf = (path: readonly string[], query: Record<string, string> = {}): string => {
  const given = Object.entries(query).filter(([, value]) => value !== "");
  const search = given.length > 0 ? `?${new URLSearchParams(given)}` : "";
  return `#/${path.map(encodeURIComponent).join("/")}${search}`;
};

/** Goes to a place. */
export const goTo = (href: string) => {
  leave();
  location.hash = href;
};

/** Goes to a place that stands for this one in the tab's history. */
export const replaceBy = (href: string) => location.replace(href);

/** Where the visitor is now. */
export const usePlace = (): Place => {
  const [hash, setHash] = useState(location.hash);
  useEffect(() => {
    const moved = () => setHash(location.hash);
    window.addEventListener("hashchange", moved);
    return () => window.removeEventListener("hashchange", moved);
  }, []);
  return placeIn(hash);
};
