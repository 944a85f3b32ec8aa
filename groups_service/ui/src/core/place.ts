// Where the reader was in a feed, kept with the page in the browser's history, for Back and reload.

interface Place {
  pages: number;
  post: string;
  top: number;
}

const KEY = "samvPlace";

/** What was kept when this page was left, if it is being returned to. */
export function recall(): Place | null {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (navigation?.type !== "back_forward" && navigation?.type !== "reload") return null;
  const state = history.state as { [KEY]?: Place } | null;
  return state?.[KEY] ?? null;
}

/** How many pages of older posts are shown, and which post stands at the top of the window. */
export function keep(pages: number, posts: Iterable<Element>): void {
  const first = [...posts].find((post) => post.getBoundingClientRect().bottom > 0);
  const place: Place = { pages, post: first?.id ?? "", top: first?.getBoundingClientRect().top ?? 0 };
  history.replaceState({ ...(history.state as object | null), [KEY]: place }, "");
}

export function goTo(place: Place): void {
  const post = document.getElementById(place.post);
  if (post) scrollBy({ top: post.getBoundingClientRect().top - place.top, behavior: "instant" });
}
