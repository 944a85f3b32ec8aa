// The Markdown toolbar above a text area. Follows the ARIA toolbar pattern: one tab stop, arrow keys inside.

import { createElement } from "../core/dom";
import { ADDED_ATTRIBUTE } from "../core/fragment";
import { createIcon } from "../core/icon";
import { getWritingMessagesFor } from "../core/writing-messages-for";
import { applyMark, continueList, type Mark } from "../lib/markdown";
import { applyEdit, getSelection } from "./textarea";

const MARKS: readonly (readonly [Mark, string])[] = [
  ["bold", "bold"],
  ["italic", "italic"],
  ["link", "link"],
  ["list", "list"],
  ["numberedList", "list-ordered"],
  ["quote", "quote"],
  ["code", "code"],
];
const KEY_STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

export function addToolbar(textarea: HTMLTextAreaElement): void {
  const messages = getWritingMessagesFor(textarea);
  const bar = createElement("div", "toolbar", "");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", messages.toolbar);
  bar.setAttribute("aria-controls", textarea.id);
  bar.setAttribute(ADDED_ATTRIBUTE, "");
  const buttons = MARKS.map(([mark, iconName]) => {
    const button = createToolButton(messages[mark], iconName);
    button.addEventListener("click", () => applyEdit(textarea, applyMark(mark, getSelection(textarea), messages.placeholder)));
    return button;
  });
  bar.append(...buttons);
  enableArrowKeys(bar, buttons);
  textarea.before(bar);
  textarea.addEventListener("keydown", (event) => continueListOnEnter(event, textarea));
}

function createToolButton(label: string, iconName: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tool-button";
  button.title = label;
  button.append(createIcon(iconName), createElement("span", "sr", label));
  return button;
}

function enableArrowKeys(bar: HTMLElement, buttons: HTMLButtonElement[]): void {
  const setTabStop = (current: HTMLButtonElement): void => {
    for (const button of buttons) button.tabIndex = button === current ? 0 : -1;
  };
  if (buttons[0]) setTabStop(buttons[0]);
  bar.addEventListener("focusin", (event) => setTabStop(event.target as HTMLButtonElement));
  bar.addEventListener("keydown", (event) => {
    const step = KEY_STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const from = buttons.indexOf(event.target as HTMLButtonElement);
    const to = Number.isFinite(step) ? (from + step + buttons.length) % buttons.length : step > 0 ? buttons.length - 1 : 0;
    buttons[to]?.focus();
  });
}

/** Starts the next list item on Enter; not during input composition, nor when the mention picker has handled the key. */
function continueListOnEnter(event: KeyboardEvent, textarea: HTMLTextAreaElement): void {
  const isUnmodified = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  if (event.key !== "Enter" || !isUnmodified || event.isComposing || event.defaultPrevented) return;
  const edit = continueList(getSelection(textarea));
  if (!edit) return;
  event.preventDefault();
  applyEdit(textarea, edit);
}
