// Stores the reader's position in a feed in the browser history, for Back and reload.

interface ScrollPosition {
  pages: number;
  post: string;
  top: number;
}

const STATE_KEY = "samvScrollPosition";

/** Returns the position saved when this page was left, if the reader comes back or reloads. */
export function getSavedPosition(): ScrollPosition | null {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (navigation?.type !== "back_forward" && navigation?.type !== "reload") return null;
  const state = history.state as { [STATE_KEY]?: ScrollPosition } | null;
  return state?.[STATE_KEY] ?? null;
}

/** Saves how many pages of older posts are shown, and which post is at the top of the window. */
export function savePosition(pages: number, posts: Iterable<Element>): void {
  const first = [...posts].find((post) => post.getBoundingClientRect().bottom > 0);
  const position: ScrollPosition = { pages, post: first?.id ?? "", top: first?.getBoundingClientRect().top ?? 0 };
  history.replaceState({ ...(history.state as object | null), [STATE_KEY]: position }, "");
}

export function scrollToPosition(position: ScrollPosition): void {
  const post = document.getElementById(position.post);
  if (post) scrollBy({ top: post.getBoundingClientRect().top - position.top, behavior: "instant" });
}
