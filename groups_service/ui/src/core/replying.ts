// A reply to a comment is written in the thread's one box: its label says to whom.

import { wordsFor } from "./language";

/** Opens the box for a reply; false where there is none to open. */
export function reply(thread: Element, comment: string, name: string): boolean {
  const form = thread.querySelector<HTMLFormElement>("form:has(input[name='parent'])");
  const [parent, label, box] = [parentOf(thread), form?.querySelector("label"), form?.querySelector("textarea")];
  if (!form || !parent || !label || !box) return false;
  parent.value = comment;
  label.dataset["samvLabel"] ??= label.textContent ?? "";
  label.textContent = wordsFor(form).answerTo(name);
  const details = form.closest("details");
  if (details) details.open = true;
  box.focus();
  return true;
}

/** Where the answers to the comment that is being answered stand. */
export function repliesTo(thread: Element): Element | null {
  const comment = parentOf(thread)?.value;
  return comment ? thread.querySelector(`#comment-${CSS.escape(comment)} [data-samv-replies]`) : null;
}

/** The next words are to the post again. */
export function endReply(thread: Element): void {
  const parent = parentOf(thread);
  const label = parent?.form?.querySelector<HTMLElement>("label[data-samv-label]");
  if (parent) parent.value = "";
  if (label) label.textContent = label.dataset["samvLabel"] ?? "";
}

function parentOf(thread: Element): HTMLInputElement | null {
  return thread.querySelector<HTMLInputElement>("input[name='parent']");
}
