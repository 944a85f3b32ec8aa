// The texts of our own pages and of the tools for writing, in an element's language.

import { getWritingMessages, type WritingMessages } from "../lib/writing-messages";
import { getLanguage } from "./language";

export function getWritingMessagesFor(element: Element): WritingMessages {
  return getWritingMessages(getLanguage(element));
}
