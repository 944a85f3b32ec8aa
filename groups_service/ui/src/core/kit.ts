// The tools of our own pages.

import { Asking } from "./asking";
import { Attaching } from "./attaching";
import type { Kit } from "./desk";
import { draftFor, Drafts } from "./drafts";
import { openPictures } from "./lightbox";
import { Reads } from "./reads";
import { addToolbar } from "./toolbar";

export const ownKit: Kit = {
  toolbar: addToolbar,
  drafts: (box, target, announcer) => new Drafts(box, target, announcer),
  recall: async (target, drafts) => {
    const draft = await draftFor(target);
    if (draft) drafts()?.show(draft);
  },
  files: (form, announcer) => new Attaching(form, announcer),
  asked: (form, hint, announcer) => void new Asking(form, hint, announcer),
  pictures: openPictures,
  reads: (container, group, posts) => new Reads(container, group, posts),
};
