// Writing into a <textarea> as if by hand: one can undo it.

import type { Chosen, Edit } from "../lib/markdown";

export function chosenIn(box: HTMLTextAreaElement): Chosen {
  return { text: box.value, start: box.selectionStart, end: box.selectionEnd };
}

/** `execCommand` is old, and the only way that the browser's own undo knows of. */
export function write(box: HTMLTextAreaElement, edit: Edit): void {
  box.focus();
  box.setSelectionRange(edit.from, edit.to);
  const command = edit.insert ? "insertText" : "delete";
  const nothing = edit.from === edit.to && !edit.insert;
  if (!nothing && !document.execCommand(command, false, edit.insert)) {
    box.setRangeText(edit.insert, edit.from, edit.to, "end");
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  box.setSelectionRange(edit.start, edit.end);
}
