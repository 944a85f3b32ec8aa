// In which language our own pages speak.

import { ownWordsIn, type OwnWords } from "../lib/own-words";
import { languageOf } from "./language";

export function ownWordsFor(element: Element): OwnWords {
  return ownWordsIn(languageOf(element));
}
