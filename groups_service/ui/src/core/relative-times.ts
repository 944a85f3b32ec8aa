// Updates `<time data-relative>` while the page is open, without announcing it.

import { formatRelativeTime } from "../lib/relative-time";
import { getLanguage, getTimeZone } from "./language";

const UPDATE_INTERVAL_MS = 60_000;

/** Updates the times in `root` once a minute; returns a function that stops it. */
export function startRelativeTimes(root: ParentNode): () => void {
  const timer = setInterval(() => updateRelativeTimes(root, new Date()), UPDATE_INTERVAL_MS);
  return () => clearInterval(timer);
}

export function updateRelativeTimes(root: ParentNode, now: Date): void {
  for (const element of root.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
    const time = new Date(element.dateTime);
    if (Number.isNaN(time.getTime())) continue;
    const text = formatRelativeTime(time, now, getLanguage(element), getTimeZone());
    if (element.textContent !== text) element.textContent = text;
  }
}
