// Attaches the toolbar, mention picker, draft saving and file uploads to a form with a text area.

import { createElement, type Root } from "../core/dom";
import { ADDED_ATTRIBUTE } from "../core/fragment";
import type { Announcer } from "../core/live-region";
import type { DraftSaver } from "./drafts";
import type { FileUploads } from "./file-uploads";
import type { MentionPicker } from "./mention-picker";

export interface ComposerTools {
  drafts: DraftSaver | null;
  uploads: FileUploads | null;
}

/** The tools for writing. Our own pages include them; a foreign page loads them at the first use and has a plain text area until then. */
export interface WritingTools {
  /** Style sheet and icons for a shadow root. */
  assets: { styles: string; icons: string };
  addToolbar(textarea: HTMLTextAreaElement): void;
  createMentionPicker(textarea: HTMLTextAreaElement, scope: string, announcer: Announcer): MentionPicker;
  createDraftSaver(textarea: HTMLTextAreaElement, target: string, announcer: Announcer): DraftSaver;
  loadDraft(target: string, drafts: () => DraftSaver | null): Promise<void>;
  /** Forgets the fetched drafts, before a feed is loaded again. */
  clearDraftCache(): void;
  createUploads(form: HTMLFormElement, announcer: Announcer): FileUploads;
  suggestQuestions(form: HTMLFormElement, hint: HTMLElement, announcer: Announcer): void;
  openLightbox(link: HTMLAnchorElement): boolean;
  enableEditing(root: Root, announcer: Announcer): void;
}

let resolveTools: (tools: WritingTools) => void;

export const writingTools = {
  loaded: null as WritingTools | null,
  /** Stays pending when the tools cannot be loaded. */
  whenLoaded: new Promise<WritingTools>((resolve) => (resolveTools = resolve)),
  load: (): Promise<WritingTools | null> => Promise.resolve(writingTools.loaded),
};

export function provideTools(tools: WritingTools): void {
  writingTools.loaded = tools;
  resolveTools(tools);
}

const NO_TOOLS: ComposerTools = { drafts: null, uploads: null };
const toolsByForm = new WeakMap<HTMLFormElement, ComposerTools>();

/** Attaches the tools that the form's attributes ask for, once for each form and as soon as they are loaded. */
export function attachTools(form: HTMLFormElement, announcer: Announcer): ComposerTools {
  const [textarea, available] = [form.querySelector("textarea"), writingTools.loaded];
  const existing = toolsByForm.get(form);
  if (existing || !textarea) return existing ?? NO_TOOLS;
  if (!available) {
    void writingTools.whenLoaded.then(() => form.isConnected && attachTools(form, announcer));
    return NO_TOOLS;
  }
  const { draft, mention, files } = form.dataset;
  const mentionPicker = mention === undefined ? null : available.createMentionPicker(textarea, mention, announcer);
  available.addToolbar(textarea);
  const tools: ComposerTools = {
    drafts: draft === undefined ? null : available.createDraftSaver(textarea, draft, announcer),
    uploads: files === undefined ? null : available.createUploads(form, announcer),
  };
  if (textarea.value !== textarea.defaultValue) tools.drafts?.markChanged();
  const hint = form.querySelector<HTMLElement>("[data-samv-asked]");
  if (hint) available.suggestQuestions(form, hint, announcer);
  const buttonRow = createElement("div", "composer-buttons", "");
  buttonRow.setAttribute(ADDED_ATTRIBUTE, "");
  buttonRow.append(...[tools.uploads?.createButton(), mentionPicker?.createButton()].filter((button) => button !== undefined));
  if (buttonRow.childElementCount) (form.querySelector(".writing-foot") ?? textarea.parentElement)?.prepend(buttonRow);
  toolsByForm.set(form, tools);
  return tools;
}

/** Puts the saved draft back into the text area and opens the form. */
export async function restoreDraft(form: HTMLFormElement, announcer: Announcer): Promise<void> {
  const target = form.dataset["draft"];
  if (target === undefined) return;
  const tools = await writingTools.whenLoaded;
  await tools.loadDraft(target, () => {
    if (!form.isConnected) return null;
    const details = form.closest("details");
    if (details) details.open = true;
    return attachTools(form, announcer).drafts;
  });
}

/** Saves the text of all forms below `root` as drafts, before the forms are removed. */
export async function detachTools(root: ParentNode): Promise<void> {
  await Promise.all([...root.querySelectorAll("form")].map((form) => toolsByForm.get(form)?.drafts?.detach()));
  writingTools.loaded?.clearDraftCache();
}

/** Attaches tools to forms that lead to another page: proposals, and a first post that joins the group. */
export function attachToolsToPlainForms(root: Document, announcer: Announcer): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    if (form.closest("samv-composer, samv-thread")) continue;
    const { drafts } = attachTools(form, announcer);
    void restoreDraft(form, announcer);
    form.addEventListener("submit", () => void drafts?.stop());
  }
}
