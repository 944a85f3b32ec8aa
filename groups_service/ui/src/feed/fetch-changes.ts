// Fetches the changes of a group since a version, and single posts.

import { callApi } from "../core/api-client";
import { getFragment } from "../core/fragment";
import { type Changes, parseChanges } from "../lib/changes";
import { buildPageUrl } from "../lib/page-urls";

export async function fetchChanges(group: string, version: number): Promise<{ status: number; changes: Changes | null }> {
  const { status, body } = await callApi("GET", `/groups/${encodeURIComponent(group)}/changes?after=${version}`);
  return { status, changes: status === 200 ? parseChanges(body) : null };
}

export interface FetchedPost {
  id: string;
  /** 0 when no response arrived. */
  status: number;
  article: HTMLElement | null;
}

export function fetchPosts(ids: readonly string[]): Promise<FetchedPost[]> {
  return Promise.all(
    ids.map(async (id) => {
      const response = await getFragment(buildPageUrl("post", id)).catch(() => null);
      const article = response?.content.querySelector<HTMLElement>(`#post-${CSS.escape(id)}`) ?? null;
      return { id, status: response?.status ?? 0, article: response?.status === 200 ? article : null };
    }),
  );
}
