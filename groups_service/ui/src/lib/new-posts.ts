// Finds the fetched posts that are new to the reader.

/**
 * Returns the ids that are not shown and come before a shown one. Ids after the last shown one are
 * older than all posts on the screen: they are on this page only because another post was deleted.
 */
export function findNewPosts(fetched: readonly string[], shown: ReadonlySet<string>): string[] {
  const lastShown = fetched.findLastIndex((id) => shown.has(id));
  const end = lastShown === -1 ? fetched.length : lastShown;
  return fetched.slice(0, end).filter((id) => !shown.has(id));
}
