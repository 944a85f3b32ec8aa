// The tools to write with: on our own pages at once, in a foreign page fetched when they are wanted.

import { Asking } from "./asking";
import { Attaching } from "./attaching";
import type { Kit } from "./desk";
import { draftFor, Drafts, forgetDrafts } from "./drafts";
import { Editing } from "./editing";
import { openPictures } from "./lightbox";
import { Mentioning } from "./mentioning";
import { addToolbar } from "./toolbar";

export const ownKit: Kit = {
  look: { styles: EMBED_STYLES, icons: EMBED_ICONS },
  toolbar: addToolbar,
  mentioning: (box, place, announcer) => new Mentioning(box, place, announcer),
  drafts: (box, target, announcer) => new Drafts(box, target, announcer),
  recall: async (target, drafts) => {
    const draft = await draftFor(target);
    if (draft) drafts()?.show(draft);
  },
  forget: forgetDrafts,
  files: (form, announcer) => new Attaching(form, announcer),
  asked: (form, hint, announcer) => void new Asking(form, hint, announcer),
  pictures: openPictures,
  editing: (root, announcer) => void new Editing(root, announcer),
};
