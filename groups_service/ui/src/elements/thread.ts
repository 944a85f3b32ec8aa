// <samv-thread>: the comments of a post and the box that opens below them.

import type { Announcer } from "../core/announce";
import { wordsFor } from "../core/language";
import type { PendingParts, Shape } from "../core/pending";
import { make } from "../core/pending";
import { endReply, repliesTo } from "../core/replying";
import { Writing } from "../core/writing";

const COMMENT: Shape = {
  build({ avatar, author, state, text, actions }: PendingParts): HTMLElement {
    const comment = make("div", "comment", "");
    const bubble = make("div", "bubble", "");
    const prose = make("div", "prose", "");
    prose.append(text);
    bubble.append(author, " ", state, prose, actions);
    comment.append(...(avatar ? [avatar] : []), bubble);
    return comment;
  },
};

export abstract class Thread extends HTMLElement {
  abstract readonly announcer: Announcer;
  #writing: Writing | null = null;

  connectedCallback(): void {
    if (this.#writing) return;
    const words = wordsFor(this);
    this.#writing = new Writing(
      this,
      {
        shape: COMMENT,
        list: () => repliesTo(this) ?? this.querySelector("[data-samv-items]"),
        add: (list, element) => list.append(element),
        empty: words.emptyComment,
        done: words.commented,
        sent: () => endReply(this),
        published: () => this.#writing?.box?.focus(),
      },
      this.announcer,
    );
    this.addEventListener("click", (event) => this.#clicked(event));
    this.addEventListener("keydown", (event) => this.#pressed(event));
  }

  /** Opens by itself and not by default, which is a moment late: the next key is already text. */
  #clicked(event: Event): void {
    const box = this.#writing?.box;
    const details = (event.target as Element).closest("summary")?.parentElement;
    if (!box || !(details instanceof HTMLDetailsElement) || !details.contains(box)) return;
    event.preventDefault();
    details.open = !details.open;
    if (details.open) box.focus();
  }

  #pressed(event: KeyboardEvent): void {
    const box = this.#writing?.box;
    const details = box?.closest("details");
    if (event.key !== "Escape" || !details?.open || box?.value || !details.contains(event.target as Node)) return;
    event.stopPropagation();
    endReply(this);
    details.open = false;
    details.querySelector("summary")?.focus();
  }
}
