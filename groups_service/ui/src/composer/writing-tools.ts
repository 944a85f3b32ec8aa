// All tools for writing. Our own pages include them; a foreign page loads them at the first use.

import { openLightbox } from "../core/lightbox";
import { InlineEditor } from "../feed/inline-editor";
import type { WritingTools } from "./composer-tools";
import { clearDraftCache, DraftSaver, findDraft } from "./drafts";
import { FileUploads } from "./file-uploads";
import { MentionPicker } from "./mention-picker";
import { SimilarQuestions } from "./similar-questions";
import { addToolbar } from "./toolbar";

export const allWritingTools: WritingTools = {
  assets: { styles: SHADOW_STYLES, icons: SHADOW_ICONS },
  addToolbar,
  createMentionPicker: (textarea, scope, announcer) => new MentionPicker(textarea, scope, announcer),
  createDraftSaver: (textarea, target, announcer) => new DraftSaver(textarea, target, announcer),
  loadDraft: async (target, drafts) => {
    const draft = await findDraft(target);
    if (draft) drafts()?.showDraft(draft);
  },
  clearDraftCache,
  createUploads: (form, announcer) => new FileUploads(form, announcer),
  suggestQuestions: (form, hint, announcer) => void new SimilarQuestions(form, hint, announcer),
  openLightbox,
  enableEditing: (root, announcer) => void new InlineEditor(root, announcer),
};
