// The tools of a foreign page: fetched from where this script came from, when somebody begins to write.

import { equip, type Kit } from "./desk";
import { door, type Door } from "./door";

export interface Tools {
  ownKit: Kit;
  share(door: Door): void;
}

let coming: Promise<Kit | null> | null = null;
let failures = 0;

/** Null where they do not come: one writes without, and the next touch of the feed asks again. */
export function fetchTools(): Promise<Kit | null> {
  coming ??= import(address()).then(take, () => {
    coming = null;
    failures += 1;
    return null;
  });
  return coming;
}

/** A browser does not ask twice for a module that did not come. */
function address(): string {
  return new URL(TOOLS + (failures ? `?${failures}` : ""), import.meta.url).href;
}

function take({ ownKit, share }: Tools): Kit {
  share(door);
  equip(ownKit);
  return ownKit;
}
