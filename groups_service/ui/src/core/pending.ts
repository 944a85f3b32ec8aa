// What one has just written, shown at once while it is being sent.

import { wordsFor } from "./language";

export interface Shape {
  /** The element and classes of the finished thing, so that it looks like one from the start. */
  build(pending: PendingParts): HTMLElement;
}

export interface PendingParts {
  avatar: Node | null;
  author: HTMLElement;
  state: HTMLElement;
  text: HTMLElement;
  actions: HTMLElement;
}

export class Pending {
  readonly element: HTMLElement;
  readonly #parts: PendingParts;

  constructor(shape: Shape, by: { author: string; avatar: Element | null }, text: string) {
    this.#parts = {
      avatar: by.avatar?.cloneNode(true) ?? null,
      author: make("b", "who", by.author),
      state: make("span", "about", ""),
      text: make("p", "", text),
      actions: make("div", "row-of-buttons", ""),
    };
    this.#parts.text.style.whiteSpace = "pre-wrap";
    this.#parts.actions.hidden = true;
    this.element = shape.build(this.#parts);
    this.element.classList.add("pending");
  }

  sending(): void {
    this.element.setAttribute("aria-busy", "true");
    this.#parts.state.textContent = wordsFor(this.element).sending;
    this.#parts.state.className = "about";
    this.#parts.actions.replaceChildren();
    this.#parts.actions.hidden = true;
  }

  /** Keeps the text where it is and offers the two ways on; returns the first of them. */
  failed(retry: () => void, discard: () => void): HTMLElement {
    const words = wordsFor(this.element);
    this.element.removeAttribute("aria-busy");
    this.#parts.state.textContent = words.failed;
    this.#parts.state.className = "error";
    const again = button(words.retry, retry);
    this.#parts.actions.replaceChildren(again, button(words.discard, discard));
    this.#parts.actions.hidden = false;
    return again;
  }

  replaceBy(finished: Element): void {
    this.element.replaceWith(finished);
  }

  remove(): void {
    this.element.remove();
  }
}

export function make(name: string, className: string, text: string): HTMLElement {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
}

export function button(text: string, act: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "btn";
  element.textContent = text;
  element.addEventListener("click", act);
  return element;
}
