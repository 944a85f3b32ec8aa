// In which language our own pages and the tools to write with speak.

import { ownWordsIn, type OwnWords } from "../lib/own-words";
import { languageOf } from "./language";

export function ownWordsFor(element: Element): OwnWords {
  return ownWordsIn(languageOf(element));
}
