// The items of a feed, and the activity number of its posts.

export function getItems(list: ParentNode | null): HTMLElement[] {
  if (!list) return [];
  return [...list.children].filter((child): child is HTMLElement => child instanceof HTMLElement && child.id !== "");
}

/** Returns the version of the post's latest activity; NaN if the page does not contain it. */
export function getActivity(post: HTMLElement): number {
  return Number(post.dataset["activity"] ?? NaN);
}

export function getNewestActivity(posts: HTMLElement[]): number {
  return Math.max(0, ...posts.map(getActivity).filter((activity) => !Number.isNaN(activity)));
}
