// What has changed in a group since a version.

import { changesIn, type Changes } from "../lib/changes";
import { call } from "./door";

export async function changesSince(group: string, version: number): Promise<{ status: number; changes: Changes | null }> {
  const { status, body } = await call("GET", `/groups/${encodeURIComponent(group)}/changes?after=${version}`);
  return { status, changes: status === 200 ? changesIn(body) : null };
}
