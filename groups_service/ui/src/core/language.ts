// In which language and time zone an element speaks.

import { wordsIn, type Words } from "../lib/words";

const DEFAULT_LANGUAGE = "sv";
const DEFAULT_ZONE = "Europe/Stockholm";

/** The nearest `lang`, looked for through shadow roots too. */
export function languageOf(element: Element): string {
  const holder = element.closest("[lang]");
  if (holder) return holder.getAttribute("lang") || DEFAULT_LANGUAGE;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? languageOf(root.host) : DEFAULT_LANGUAGE;
}

export function wordsFor(element: Element): Words {
  return wordsIn(languageOf(element));
}

export function timeZone(): string {
  return document.documentElement.dataset["timezone"] ?? DEFAULT_ZONE;
}
