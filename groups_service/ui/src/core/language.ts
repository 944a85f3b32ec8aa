// The language and time zone of an element.

import { getMessages, type Messages } from "../lib/messages";

const DEFAULT_LANGUAGE = "sv";
const DEFAULT_TIME_ZONE = "Europe/Stockholm";

/** Returns the nearest `lang`, also outside the shadow root. */
export function getLanguage(element: Element): string {
  const holder = element.closest("[lang]");
  if (holder) return holder.getAttribute("lang") || DEFAULT_LANGUAGE;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? getLanguage(root.host) : DEFAULT_LANGUAGE;
}

export function getMessagesFor(element: Element): Messages {
  return getMessages(getLanguage(element));
}

export function getTimeZone(): string {
  return document.documentElement.dataset["timezone"] ?? DEFAULT_TIME_ZONE;
}
