// Keeps `<time data-relative>` true while the page stays open. Never announced.

import { relative } from "../lib/relative";
import { languageOf, timeZone } from "./language";

const A_MINUTE = 60_000;

/** Once a minute, in this root; returns the way to stop. */
export function keepTime(root: ParentNode): () => void {
  const timer = setInterval(() => tell(root, new Date()), A_MINUTE);
  return () => clearInterval(timer);
}

export function tell(root: ParentNode, now: Date): void {
  for (const element of root.querySelectorAll<HTMLTimeElement>("time[data-relative]")) {
    const then = new Date(element.dateTime);
    if (Number.isNaN(then.getTime())) continue;
    const words = relative(then, now, languageOf(element), timeZone());
    if (element.textContent !== words) element.textContent = words;
  }
}
