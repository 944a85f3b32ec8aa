// A post or comment that is shown at once, while it is being sent.

import { createButton, createElement } from "../core/dom";
import { getMessagesFor } from "../core/language";

export interface PostTemplate {
  /** Builds the same elements and classes as the server, so that it looks like the created post. */
  build(parts: PostParts): HTMLElement;
}

export interface PostParts {
  avatar: Node | null;
  author: HTMLElement;
  state: HTMLElement;
  text: HTMLElement;
  actions: HTMLElement;
}

export class OptimisticPost {
  readonly element: HTMLElement;
  readonly #parts: PostParts;

  constructor(template: PostTemplate, by: { author: string; avatar: Element | null }, text: string) {
    this.#parts = {
      avatar: by.avatar?.cloneNode(true) ?? null,
      author: createElement("b", "who", by.author),
      state: createElement("span", "about", ""),
      text: createElement("p", "", text),
      actions: createElement("div", "row-of-buttons", ""),
    };
    this.#parts.text.style.whiteSpace = "pre-wrap";
    this.#parts.actions.hidden = true;
    this.element = template.build(this.#parts);
    this.element.classList.add("pending");
  }

  showSending(): void {
    this.element.setAttribute("aria-busy", "true");
    this.#parts.state.textContent = getMessagesFor(this.element).sending;
    this.#parts.state.className = "about";
    this.#parts.actions.replaceChildren();
    this.#parts.actions.hidden = true;
  }

  /** Keeps the text and shows the buttons to retry and to discard; returns the retry button. */
  showFailed(retry: () => void, discard: () => void): HTMLElement {
    const messages = getMessagesFor(this.element);
    this.element.removeAttribute("aria-busy");
    this.#parts.state.textContent = messages.publishFailed;
    this.#parts.state.className = "error";
    const retryButton = createButton(messages.retry, retry);
    this.#parts.actions.replaceChildren(retryButton, createButton(messages.discard, discard));
    this.#parts.actions.hidden = false;
    return retryButton;
  }

  replaceWith(created: Element): void {
    this.element.replaceWith(created);
  }

  remove(): void {
    this.element.remove();
  }
}
