// What stands in a feed: things with an id, of which posts say where they last moved.

export function articles(list: ParentNode | null): HTMLElement[] {
  if (!list) return [];
  return [...list.children].filter((child): child is HTMLElement => child instanceof HTMLElement && child.id !== "");
}

/** Where in the group's history it last moved; NaN where the page does not say. */
export function activityOf(post: HTMLElement): number {
  return Number(post.dataset["activity"] ?? NaN);
}

export function newestOf(posts: HTMLElement[]): number {
  return Math.max(0, ...posts.map(activityOf).filter((activity) => !Number.isNaN(activity)));
}
