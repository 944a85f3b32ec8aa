// Replies to comments use the thread's only form, with a label that names the recipient.

import { getMessagesFor } from "../core/language";

/** Opens the form for a reply to a comment; returns false if the thread has no form. */
export function openReply(thread: Element, comment: string, name: string): boolean {
  const form = thread.querySelector<HTMLFormElement>("form:has(input[name='parent'])");
  const [parent, label, textarea] = [findParentField(thread), form?.querySelector("label"), form?.querySelector("textarea")];
  if (!form || !parent || !label || !textarea) return false;
  parent.value = comment;
  label.dataset["samvLabel"] ??= label.textContent ?? "";
  label.textContent = getMessagesFor(form).replyTo(name);
  const details = form.closest("details");
  if (details) details.open = true;
  textarea.focus();
  return true;
}

/** Returns the reply list of the comment that is being replied to. */
export function findReplyList(thread: Element): Element | null {
  const comment = findParentField(thread)?.value;
  return comment ? thread.querySelector(`#comment-${CSS.escape(comment)} [data-samv-replies]`) : null;
}

/** Makes the form address the post again. */
export function endReply(thread: Element): void {
  const parent = findParentField(thread);
  const label = parent?.form?.querySelector<HTMLElement>("label[data-samv-label]");
  if (parent) parent.value = "";
  if (label) label.textContent = label.dataset["samvLabel"] ?? "";
}

function findParentField(thread: Element): HTMLInputElement | null {
  return thread.querySelector<HTMLInputElement>("input[name='parent']");
}
