// Loads the writing tools of a foreign page from the origin of this script, at the first use.

import { type ApiClient, client } from "../core/api-client";
import { provideTools, type WritingTools } from "./composer-tools";

export interface WritingScript {
  allWritingTools: WritingTools;
  useClient(client: ApiClient): void;
}

let pending: Promise<WritingTools | null> | null = null;
let failures = 0;

/** Resolves to null on failure: the plain text area remains, and the next use of the feed tries again. */
export function loadWritingTools(): Promise<WritingTools | null> {
  pending ??= import(getScriptUrl()).then(install, () => {
    pending = null;
    failures += 1;
    return null;
  });
  return pending;
}

/** Varies the address after a failure, since browsers do not request a failed module again. */
function getScriptUrl(): string {
  return new URL(WRITING_SCRIPT_FILE + (failures ? `?${failures}` : ""), import.meta.url).href;
}

function install({ allWritingTools, useClient }: WritingScript): WritingTools {
  useClient(client);
  provideTools(allWritingTools);
  return allWritingTools;
}
