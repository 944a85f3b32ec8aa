// <samv-composer>: the form at the top of a feed. A new post is shown first in the feed at once.

import { ComposerForm } from "../composer/composer-form";
import { createElement, getRoot } from "../core/dom";
import { focusElement } from "../core/focus";
import { getMessagesFor } from "../core/language";
import type { Announcer } from "../core/live-region";
import type { PostParts, PostTemplate } from "../feed/optimistic-post";

const POST_TEMPLATE: PostTemplate = {
  build({ avatar, author, state, text, actions }: PostParts): HTMLElement {
    const article = createElement("article", "card post", "");
    const header = createElement("header", "byline", "");
    const names = createElement("div", "", "");
    const body = createElement("div", "prose", "");
    names.append(author, state);
    header.append(...(avatar ? [avatar] : []), names);
    body.append(text);
    article.append(header, body, actions);
    return article;
  },
};

export abstract class Composer extends HTMLElement {
  abstract readonly announcer: Announcer;
  #form: ComposerForm | null = null;

  connectedCallback(): void {
    const messages = getMessagesFor(this);
    this.#form ??= new ComposerForm(
      this,
      {
        template: POST_TEMPLATE,
        findList: () => getRoot(this).querySelector("[data-samv-items]"),
        insert: (list, element) => {
          for (const placeholder of getRoot(this).querySelectorAll("[data-samv-empty]")) placeholder.remove();
          list.prepend(element);
        },
        emptyMessage: messages.emptyPost,
        doneMessage: messages.postPublished,
        onSent: () => undefined,
        onPublished: focusElement,
      },
      this.announcer,
    );
    void this.#form.tools;
  }
}
