// Edits a post or comment in place. Escape closes without a question: the unsaved text is there at the next opening.

import { attachTools } from "../composer/composer-tools";
import { dispatchLoginRequired } from "../core/api-client";
import type { Root } from "../core/dom";
import { ADDED_ATTRIBUTE, type FragmentResponse, getFragment, HIDDEN_ATTRIBUTE, postForm, updateElement } from "../core/fragment";
import { updateFromResponse } from "../core/inline-forms";
import type { Announcer } from "../core/live-region";
import { getWritingMessagesFor } from "../core/writing-messages-for";
import { createIdempotencyKey } from "../lib/idempotency-key";

const EDIT_FORM = "form[data-samv-edit]";
const ITEM = "[id^='post-'], [id^='comment-']";

export class InlineEditor {
  /** Unsaved texts by the form's id, until the page is left. */
  readonly #unsavedTexts = new Map<string, string>();

  constructor(
    private readonly root: Root,
    private readonly announcer: Announcer,
  ) {
    root.addEventListener("click", (event) => this.#onClick(event as MouseEvent));
    root.addEventListener("submit", (event) => this.#onSubmit(event));
    root.addEventListener("keydown", (event) => this.#onKeydown(event as KeyboardEvent));
  }

  #onClick(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-samv-edit], a[data-samv-cancel]");
    if (!link || event.ctrlKey || event.metaKey) return;
    const form = link.closest<HTMLFormElement>(EDIT_FORM);
    event.preventDefault();
    if (link.hasAttribute("data-samv-edit")) void this.#open(link);
    else if (form) this.#close(form);
  }

  async #open(link: HTMLAnchorElement): Promise<void> {
    const body = link.closest(ITEM)?.querySelector<HTMLElement>("[data-samv-body]");
    const response = body && (await getFragment(link.href).catch(() => null));
    const form = response?.content.querySelector<HTMLFormElement>(EDIT_FORM);
    if (!body || !form || response?.status !== 200) return void (location.href = link.href);
    link.closest<HTMLDetailsElement>("details.menu")?.removeAttribute("open");
    this.#replaceBody(body, form);
    this.#prepareForm(form);
  }

  #replaceBody(body: HTMLElement, form: HTMLFormElement): void {
    if (body.nextElementSibling?.matches(EDIT_FORM)) body.nextElementSibling.remove();
    form.setAttribute(ADDED_ATTRIBUTE, "");
    form.noValidate = true;
    body.hidden = true;
    body.setAttribute(HIDDEN_ATTRIBUTE, "");
    body.after(form);
  }

  #prepareForm(form: HTMLFormElement): void {
    attachTools(form, this.announcer);
    const textarea = form.querySelector("textarea");
    const unsavedText = this.#unsavedTexts.get(form.id);
    if (!textarea) return;
    if (unsavedText !== undefined) textarea.value = unsavedText;
    textarea.focus();
    textarea.setSelectionRange(textarea.value.length, textarea.value.length);
  }

  #close(form: HTMLFormElement): void {
    const textarea = form.querySelector("textarea");
    if (textarea && textarea.value !== textarea.defaultValue) this.#unsavedTexts.set(form.id, textarea.value);
    const item = form.closest(ITEM);
    this.#restoreBody(form);
    (item?.querySelector<HTMLElement>("details.menu > summary") ?? item?.querySelector<HTMLElement>("a[data-samv-edit]"))?.focus();
  }

  #restoreBody(form: HTMLFormElement): void {
    const body = form.previousElementSibling as HTMLElement | null;
    form.remove();
    body?.removeAttribute(HIDDEN_ATTRIBUTE);
    if (body) body.hidden = false;
  }

  #onKeydown(event: KeyboardEvent): void {
    const form = (event.target as Element).closest<HTMLFormElement>(EDIT_FORM);
    if (!form) return;
    if (event.key === "Escape") this.#close(form);
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  }

  #onSubmit(event: Event): void {
    const form = event.target as HTMLFormElement;
    if (!form.matches(EDIT_FORM)) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") void this.#save(form);
  }

  async #save(form: HTMLFormElement): Promise<void> {
    const problem = attachTools(form, this.announcer).uploads?.getProblem();
    if (problem) return this.announcer.alert(problem);
    form.setAttribute("aria-busy", "true");
    const response = await postForm(form, new FormData(form), createIdempotencyKey()).catch(() => null);
    form.removeAttribute("aria-busy");
    if (response && response.status < 400) return this.#showSaved(form, response);
    if (response?.status === 401) dispatchLoginRequired(form);
    this.#showRejected(form, response);
  }

  #showSaved(form: HTMLFormElement, response: FragmentResponse): void {
    this.#unsavedTexts.delete(form.id);
    const messages = getWritingMessagesFor(form);
    this.#restoreBody(form);
    const updated = updateFromResponse(this.root, response);
    (updated?.querySelector<HTMLElement>("details.menu > summary") ?? updated?.querySelector<HTMLElement>("a[data-samv-edit]"))?.focus();
    this.announcer.say(messages.saved);
  }

  /** Keeps the text and shows the service's message. */
  #showRejected(form: HTMLFormElement, response: FragmentResponse | null): void {
    const [textarea, fresh] = [form.querySelector("textarea"), response?.content.querySelector<HTMLFormElement>(EDIT_FORM)];
    const text = textarea?.value ?? "";
    if (textarea && fresh) {
      textarea.value = textarea.defaultValue;
      fresh.setAttribute(ADDED_ATTRIBUTE, "");
      updateElement(form, fresh);
      textarea.value = text;
    }
    textarea?.focus();
    this.announcer.alert(form.querySelector(".error")?.textContent?.trim() || getWritingMessagesFor(form).saveFailed);
  }
}
