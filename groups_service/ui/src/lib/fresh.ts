// Which of the fetched posts are new to the reader.

/**
 * Ids that are not shown and stand before one that is. What comes after the last shown one is older
 * than everything on the screen: it came in only because something else was deleted.
 */
export function newAmong(fetched: readonly string[], shown: ReadonlySet<string>): string[] {
  const lastShown = fetched.findLastIndex((id) => shown.has(id));
  const reach = lastShown === -1 ? fetched.length : lastShown;
  return fetched.slice(0, reach).filter((id) => !shown.has(id));
}
