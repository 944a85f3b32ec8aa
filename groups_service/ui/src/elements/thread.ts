// <samv-thread>: the comments of a post and the comment form below them.

import { ComposerForm } from "../composer/composer-form";
import { createElement } from "../core/dom";
import { getMessagesFor } from "../core/language";
import type { Announcer } from "../core/live-region";
import type { PostParts, PostTemplate } from "../feed/optimistic-post";
import { endReply, findReplyList } from "../feed/reply-box";

const COMMENT_TEMPLATE: PostTemplate = {
  build({ avatar, author, state, text, actions }: PostParts): HTMLElement {
    const comment = createElement("div", "comment", "");
    const bubble = createElement("div", "bubble", "");
    const body = createElement("div", "prose", "");
    body.append(text);
    bubble.append(author, " ", state, body, actions);
    comment.append(...(avatar ? [avatar] : []), bubble);
    return comment;
  },
};

export abstract class Thread extends HTMLElement {
  abstract readonly announcer: Announcer;
  #form: ComposerForm | null = null;

  connectedCallback(): void {
    if (this.#form) return;
    const messages = getMessagesFor(this);
    this.#form = new ComposerForm(
      this,
      {
        template: COMMENT_TEMPLATE,
        findList: () => findReplyList(this) ?? this.querySelector("[data-samv-items]"),
        insert: (list, element) => list.append(element),
        emptyMessage: messages.emptyComment,
        doneMessage: messages.commentPublished,
        onSent: () => endReply(this),
        onPublished: () => this.#form?.textarea?.focus(),
      },
      this.announcer,
    );
    this.addEventListener("click", (event) => this.#onClick(event));
    this.addEventListener("keydown", (event) => this.#onKeydown(event));
  }

  /** Opens the form here and not by the browser's default, which comes too late for the first key that is typed. */
  #onClick(event: Event): void {
    const textarea = this.#form?.textarea;
    const details = (event.target as Element).closest("summary")?.parentElement;
    if (!textarea || !(details instanceof HTMLDetailsElement) || !details.contains(textarea)) return;
    event.preventDefault();
    details.open = !details.open;
    if (details.open) textarea.focus();
  }

  #onKeydown(event: KeyboardEvent): void {
    const textarea = this.#form?.textarea;
    const details = textarea?.closest("details");
    if (event.key !== "Escape" || !details?.open || textarea?.value || !details.contains(event.target as Node)) return;
    event.stopPropagation();
    endReply(this);
    details.open = false;
    details.querySelector("summary")?.focus();
  }
}
