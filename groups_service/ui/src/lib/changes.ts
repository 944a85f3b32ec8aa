// What a group says has changed, and which of its posts are worth fetching.

export interface Changes {
  version: number;
  resync: boolean;
  posts: string[];
}

const MOST_FETCHED = 20;

/** Null for an answer that is none. More posts than a page are read as a page. */
export function changesIn(answer: unknown): Changes | null {
  if (typeof answer !== "object" || answer === null) return null;
  const { version, resync, items } = answer as Record<string, unknown>;
  if (typeof version !== "number" || !Array.isArray(items)) return null;
  const named = (items as { type?: unknown; id?: unknown }[]).filter(({ type }) => type === "post");
  const posts = [...new Set(named.map(({ id }) => String(id)))];
  return { version, resync: resync === true || posts.length > MOST_FETCHED, posts };
}

/** Whether a post that is not shown is newer than what was shown first, and not an old one that changed. */
export function isNews(activity: number, newestShown: number): boolean {
  return Number.isNaN(activity) || activity > newestShown;
}
