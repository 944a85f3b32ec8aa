// Fetches the next page of older posts, behind the link below a feed.

import { getFragment } from "../core/fragment";
import { getItems } from "./feed-items";

/** Returns the posts that are not in `shownIds`, and updates the link for the page after; returns null on failure. */
export async function fetchOlderPosts(container: Element, shownIds: ReadonlySet<string>): Promise<HTMLElement[] | null> {
  const link = container.querySelector<HTMLAnchorElement>("a[data-samv-older]");
  if (!link) return null;
  link.setAttribute("aria-busy", "true");
  const response = await getFragment(link.href).catch(() => null);
  link.removeAttribute("aria-busy");
  if (response?.status !== 200) return null;
  const older = getItems(response.content.querySelector("[data-samv-items]"));
  const nextLink = response.content.querySelector("a[data-samv-older]");
  if (nextLink) link.replaceWith(nextLink);
  else link.remove();
  return older.filter(({ id }) => !shownIds.has(id));
}
