// Edits a <textarea> so that the browser's undo works.

import type { Edit, TextSelection } from "../lib/markdown";

export function getSelection(textarea: HTMLTextAreaElement): TextSelection {
  return { text: textarea.value, start: textarea.selectionStart, end: textarea.selectionEnd };
}

/** Uses `execCommand`: it is deprecated, but the only way that the browser's undo stack includes. */
export function applyEdit(textarea: HTMLTextAreaElement, edit: Edit): void {
  textarea.focus();
  textarea.setSelectionRange(edit.from, edit.to);
  const command = edit.insert ? "insertText" : "delete";
  const isUnchanged = edit.from === edit.to && !edit.insert;
  if (!isUnchanged && !document.execCommand(command, false, edit.insert)) {
    textarea.setRangeText(edit.insert, edit.from, edit.to, "end");
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  }
  textarea.setSelectionRange(edit.start, edit.end);
}
