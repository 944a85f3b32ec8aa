// The Markdown toolbar above a writing box: a toolbar as the APG has it, one stop for Tab, arrows within.

import { continued, marked, type Mark } from "../lib/markdown";
import { chosenIn, write } from "./box";
import { OURS } from "./fragment";
import { icon } from "./icon";
import { ownWordsFor } from "./own-language";
import { make } from "./pending";

const MARKS: readonly (readonly [Mark, string])[] = [
  ["bold", "bold"],
  ["italic", "italic"],
  ["link", "link"],
  ["list", "list"],
  ["numbers", "list-ordered"],
  ["quote", "quote"],
  ["code", "code"],
];
const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity };

export function addToolbar(box: HTMLTextAreaElement): void {
  const words = ownWordsFor(box);
  const bar = make("div", "toolbar", "");
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", words.toolbar);
  bar.setAttribute("aria-controls", box.id);
  bar.setAttribute(OURS, "");
  const buttons = MARKS.map(([mark, drawing]) => {
    const each = tool(words[mark], drawing);
    each.addEventListener("click", () => write(box, marked(mark, chosenIn(box), words.placeholder)));
    return each;
  });
  bar.append(...buttons);
  walkWithArrows(bar, buttons);
  box.before(bar);
  box.addEventListener("keydown", (event) => goOnWithList(event, box));
}

function tool(name: string, drawing: string): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "tool-button";
  button.title = name;
  button.append(icon(drawing), make("span", "sr", name));
  return button;
}

function walkWithArrows(bar: HTMLElement, buttons: HTMLButtonElement[]): void {
  const choose = (chosen: HTMLButtonElement): void => {
    for (const button of buttons) button.tabIndex = button === chosen ? 0 : -1;
  };
  if (buttons[0]) choose(buttons[0]);
  bar.addEventListener("focusin", (event) => choose(event.target as HTMLButtonElement));
  bar.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const here = buttons.indexOf(event.target as HTMLButtonElement);
    const there = Number.isFinite(step) ? (here + step + buttons.length) % buttons.length : step > 0 ? buttons.length - 1 : 0;
    buttons[there]?.focus();
  });
}

/** Lists go on by themselves; not while a word is being composed, nor while a list of people is open. */
function goOnWithList(event: KeyboardEvent, box: HTMLTextAreaElement): void {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
  if (event.key !== "Enter" || !plain || event.isComposing || event.defaultPrevented) return;
  const edit = continued(chosenIn(box));
  if (!edit) return;
  event.preventDefault();
  write(box, edit);
}
