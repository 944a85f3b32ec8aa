// <samv-composer>: the box at the top of a feed. A new post stands first in the feed at once.

import type { Announcer } from "../core/announce";
import { wordsFor } from "../core/language";
import type { PendingParts, Shape } from "../core/pending";
import { make } from "../core/pending";
import { focusOn } from "../core/focus";
import { rootOf, Writing } from "../core/writing";

const POST: Shape = {
  build({ avatar, author, state, text, actions }: PendingParts): HTMLElement {
    const article = make("article", "card post", "");
    const head = make("header", "byline", "");
    const names = make("div", "", "");
    const body = make("div", "prose", "");
    names.append(author, state);
    head.append(...(avatar ? [avatar] : []), names);
    body.append(text);
    article.append(head, body, actions);
    return article;
  },
};

export abstract class Composer extends HTMLElement {
  abstract readonly announcer: Announcer;
  #writing: Writing | null = null;

  connectedCallback(): void {
    const words = wordsFor(this);
    this.#writing ??= new Writing(
      this,
      {
        shape: POST,
        list: () => rootOf(this).querySelector("[data-samv-items]"),
        add: (list, element) => {
          for (const empty of rootOf(this).querySelectorAll("[data-samv-empty]")) empty.remove();
          list.prepend(element);
        },
        empty: words.emptyPost,
        done: words.posted,
        sent: () => undefined,
        published: focusOn,
      },
      this.announcer,
    );
    void this.#writing.desk;
  }
}
