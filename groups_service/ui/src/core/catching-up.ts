// What has changed in a group since a version, and what it is now.

import { changesIn, type Changes } from "../lib/changes";
import { call } from "./door";
import { get } from "./fragment";

export async function changesSince(group: string, version: number): Promise<{ status: number; changes: Changes | null }> {
  const { status, body } = await call("GET", `/groups/${encodeURIComponent(group)}/changes?after=${version}`);
  return { status, changes: status === 200 ? changesIn(body) : null };
}

export interface Fetched {
  id: string;
  /** 0 when nothing came back. */
  status: number;
  article: HTMLElement | null;
}

export function fetchPosts(ids: readonly string[]): Promise<Fetched[]> {
  return Promise.all(
    ids.map(async (id) => {
      const answer = await get(`/inlagg/${id}`).catch(() => null);
      const article = answer?.content.querySelector<HTMLElement>(`#post-${CSS.escape(id)}`) ?? null;
      return { id, status: answer?.status ?? 0, article: answer?.status === 200 ? article : null };
    }),
  );
}
