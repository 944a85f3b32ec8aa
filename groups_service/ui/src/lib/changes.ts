// The changes of a group, and which of its posts to fetch.

export interface Changes {
  version: number;
  resync: boolean;
  posts: string[];
}

const MAX_FETCHED_POSTS = 20;

/** Returns null for an invalid body. Sets `resync` when there are more posts than a page has. */
export function parseChanges(body: unknown): Changes | null {
  if (typeof body !== "object" || body === null) return null;
  const { version, resync, items } = body as Record<string, unknown>;
  if (typeof version !== "number" || !Array.isArray(items)) return null;
  const postItems = (items as { type?: unknown; id?: unknown }[]).filter(({ type }) => type === "post");
  const posts = [...new Set(postItems.map(({ id }) => String(id)))];
  return { version, resync: resync === true || posts.length > MAX_FETCHED_POSTS, posts };
}

/** Whether a post that is not shown is newer than the newest shown one, and not an older one that changed. */
export function isNewerThanShown(activity: number, newestShown: number): boolean {
  return Number.isNaN(activity) || activity > newestShown;
}
