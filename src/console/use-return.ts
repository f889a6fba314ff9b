import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { leave, wasLeft, type Left } from "./leaving.ts";
import { usePause } from "./use-pause.ts";

/** Milliseconds without scrolling, after which it is written down how far it went: browsers let that be done three times a second. */
const pause = 400;

/** What a visitor does who no longer waits to be brought back. */
const acts = ["wheel", "touchmove", "pointerdown", "keydown"] as const;

const linkIn = (part: EventTarget | null) =>
  (part instanceof Element && part.closest('a[href^="#/"]')?.getAttribute("href")) || undefined;

/** Gives the focus to the link that was followed, or to the view where that link is not, or not yet. */
const focusOn = (main: HTMLElement, link: string) => {
  const links = [...main.querySelectorAll("a")];
  const followed = links.find((each) => each.getAttribute("href") === link);
  (followed ?? main).focus({ preventScroll: true });
};

/** Whether a part of the page is not there yet. */
const waits = (main: HTMLElement) => main.querySelector(".waiting, [aria-busy=true]") !== null;

/** Scrolls as far down as one was, as soon as there is enough to be scrolled, or all is there that there is. Gives what ends that. */
const bringBack = (main: HTMLElement, { top }: Left, shown: () => void) => {
  const ended = new AbortController();
  const { signal } = ended;
  const grown = new ResizeObserver(() => {
    shown();
    scrollTo(0, top);
    if (document.documentElement.scrollHeight - innerHeight >= top || !waits(main)) ended.abort();
  });
  signal.addEventListener("abort", () => grown.disconnect());
  for (const act of acts) addEventListener(act, () => ended.abort(), { signal, passive: true });
  grown.observe(main);
  return () => ended.abort();
};

/**
 * Starts who goes on to another view at its top, and brings who comes back to where they were: as far down, and with the focus on the link
 * that they followed. A view is known by its `path`, a place in it by its address.
 */
export const useReturn = (main: RefObject<HTMLElement | null>, path: string, href: string) => {
  const { after, cancel } = usePause(pause);
  useEffect(() => {
    // The browser would do it before there is anything to scroll.
    history.scrollRestoration = "manual";
    const follow = ({ target }: Event) => {
      const link = linkIn(target);
      if (link !== undefined) leave(link);
    };
    // Who loads the page anew does not say so before.
    const scroll = () => after(() => leave(wasLeft()?.link));
    document.addEventListener("click", follow, { capture: true });
    document.addEventListener("scroll", scroll);
    // How far down it was is nothing that the next place needs to know.
    addEventListener("popstate", cancel);
    return () => {
      document.removeEventListener("click", follow, { capture: true });
      document.removeEventListener("scroll", scroll);
      removeEventListener("popstate", cancel);
    };
  }, []);

  const before = useRef<string>(undefined);
  useLayoutEffect(() => {
    const view = main.current;
    const [opened, another] = [before.current === undefined, before.current !== path];
    before.current = path;
    const left = wasLeft();
    if (!view) return undefined;
    if (left) {
      const focus = () => focusOn(view, left.link);
      if (!opened && (another || left.link !== "")) focus();
      return bringBack(view, left, () => document.activeElement === view && focus());
    }
    // Who opens the page has chosen nothing yet.
    if (another && !opened) {
      scrollTo(0, 0);
      view.focus({ preventScroll: true });
    }
    return undefined;
  }, [href]);
};
