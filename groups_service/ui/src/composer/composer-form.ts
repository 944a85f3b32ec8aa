// The form for a post or comment: submits without leaving the page, shows the text at once and never loses it.

import { dispatchLoginRequired } from "../core/api-client";
import { createElement, getRoot } from "../core/dom";
import { type FragmentResponse, postForm, updateElement } from "../core/fragment";
import { getMessagesFor } from "../core/language";
import type { Announcer } from "../core/live-region";
import { OptimisticPost, type PostTemplate } from "../feed/optimistic-post";
import { createIdempotencyKey } from "../lib/idempotency-key";
import { attachTools, type ComposerTools, restoreDraft } from "./composer-tools";
import type { FileUploadRow } from "./file-upload-row";

export interface ComposerOptions {
  template: PostTemplate;
  findList(): Element | null;
  insert(list: Element, element: Element): void;
  emptyMessage: string;
  doneMessage: string;
  /** Called when the text area has been emptied: resets what applied to that text only. */
  onSent(): void;
  onPublished(element: HTMLElement): void;
}

interface Submission {
  post: OptimisticPost;
  fields: FormData;
  text: string;
  key: string;
  uploadRows: FileUploadRow[];
}

const COMPOSER_FORM = "form:has(textarea):not([data-samv-edit])";

export class ComposerForm {
  constructor(
    private readonly host: HTMLElement,
    private readonly options: ComposerOptions,
    private readonly announcer: Announcer,
  ) {
    host.addEventListener("submit", (event) => this.#onSubmit(event));
    host.addEventListener("keydown", (event) => this.#onKeydown(event));
    host.addEventListener("input", () => this.resize());
    host.addEventListener("focusin", (event) => event.target === this.textarea && this.tools);
    const form = this.form;
    if (form) form.noValidate = true;
    if (form) void restoreDraft(form, announcer).then(() => this.resize());
    this.resize();
  }

  get form(): HTMLFormElement | null {
    return this.host.querySelector<HTMLFormElement>(COMPOSER_FORM);
  }

  /** Attached at the first use. */
  get tools(): ComposerTools | null {
    return this.form && attachTools(this.form, this.announcer);
  }

  get textarea(): HTMLTextAreaElement | null {
    return this.form?.querySelector("textarea") ?? null;
  }

  /** Makes the text area as tall as its text; the style sheet sets the maximum. */
  resize(): void {
    const textarea = this.textarea;
    if (!textarea || CSS.supports("field-sizing", "content")) return;
    textarea.style.height = "auto";
    textarea.style.height = `${textarea.scrollHeight + textarea.offsetHeight - textarea.clientHeight}px`;
  }

  #onKeydown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target !== this.textarea) return;
    event.preventDefault();
    this.form?.requestSubmit();
  }

  #onSubmit(event: Event): void {
    const [form, textarea, list] = [this.form, this.textarea, this.options.findList()];
    if (!form || !textarea || event.target !== form || !list) return;
    event.preventDefault();
    const problem = textarea.value.trim() ? (this.tools?.uploads?.getProblem() ?? "") : this.options.emptyMessage;
    if (problem) return this.#showProblem(form, textarea, problem);
    this.#clearProblem(form, textarea);
    const submission = this.#createSubmission(form, textarea.value);
    textarea.value = "";
    this.resize();
    this.options.insert(list, submission.post.element);
    this.options.onSent();
    void this.#send(submission);
  }

  #createSubmission(form: HTMLFormElement, text: string): Submission {
    const fields = new FormData(form);
    const uploadRows = this.tools?.uploads?.takeRows() ?? [];
    for (const checkbox of form.querySelectorAll<HTMLInputElement>("input[type='checkbox']")) checkbox.checked = false;
    return { post: this.#createPost(text), fields, text, key: createIdempotencyKey(), uploadRows };
  }

  #createPost(text: string): OptimisticPost {
    const author = this.host.dataset["author"] ?? getMessagesFor(this.host).you;
    return new OptimisticPost(this.options.template, { author, avatar: this.host.querySelector("form .avatar") }, text);
  }

  async #send(submission: Submission): Promise<void> {
    const form = this.form;
    if (!form) return;
    submission.post.showSending();
    await this.tools?.drafts?.stop();
    const response = await postForm(form, submission.fields, submission.key).catch(() => null);
    if (response?.status === 409 || response?.status === 422) return this.#showRejected(submission, response);
    const created = response && response.status < 300 ? findCreated(response) : null;
    if (created) return this.#showPublished(submission, created);
    if (response?.status === 401) dispatchLoginRequired(this.host);
    this.#showFailed(submission);
  }

  #showPublished(submission: Submission, created: HTMLElement): void {
    const existing = created.id ? getRoot(this.host).getElementById(created.id) : null;
    existing?.remove();
    submission.post.replaceWith(created);
    this.announcer.say(this.options.doneMessage);
    if (!this.#isWritingNext) this.options.onPublished(created);
    created.dispatchEvent(new CustomEvent("samv:posted", { bubbles: true, composed: true }));
  }

  /** Whether the user is writing the next text already; the focus then stays. */
  get #isWritingNext(): boolean {
    return Boolean(this.textarea?.value) && getRoot(this.host).activeElement === this.textarea;
  }

  #showFailed(submission: Submission): void {
    const discard = (): void => {
      submission.post.remove();
      this.tools?.drafts?.markChanged();
      this.textarea?.focus();
    };
    const retryButton = submission.post.showFailed(() => void this.#send(submission), discard);
    if (!this.#isWritingNext) retryButton.focus();
    if (!this.textarea?.value) this.tools?.drafts?.markChanged(submission.text);
    this.announcer.alert(getMessagesFor(this.host).publishFailed);
  }

  /** Puts the text back into the text area, before newer text, and shows the service's message. */
  #showRejected(submission: Submission, response: FragmentResponse): void {
    const writtenSince = this.textarea?.value ?? "";
    const [form, fresh] = [this.form, response.content.querySelector(COMPOSER_FORM)];
    submission.post.remove();
    if (form && fresh) {
      form.querySelector("textarea")!.value = form.querySelector("textarea")!.defaultValue;
      updateElement(form, fresh);
    }
    const textarea = this.textarea;
    if (!textarea) return;
    textarea.value = [submission.text, writtenSince].filter(Boolean).join("\n\n");
    this.tools?.uploads?.restoreRows(submission.uploadRows);
    this.tools?.drafts?.markChanged();
    this.resize();
    textarea.focus();
    this.announcer.alert(this.form?.querySelector(".error")?.textContent?.trim() || getMessagesFor(this.host).publishRejected);
  }

  #showProblem(form: HTMLFormElement, textarea: HTMLTextAreaElement, text: string): void {
    this.#clearProblem(form, textarea);
    const problem = createElement("p", "error", text);
    problem.id = `${textarea.id}-problem`;
    textarea.after(problem);
    textarea.setAttribute("aria-invalid", "true");
    textarea.setAttribute("aria-describedby", [...getDescriptionIds(textarea), problem.id].join(" "));
    textarea.focus();
    this.announcer.alert(text);
  }

  #clearProblem(form: HTMLFormElement, textarea: HTMLTextAreaElement): void {
    for (const problem of form.querySelectorAll(".error")) problem.remove();
    textarea.removeAttribute("aria-invalid");
    const remaining = getDescriptionIds(textarea).filter((id) => getRoot(this.host).getElementById(id));
    if (remaining.length) textarea.setAttribute("aria-describedby", remaining.join(" "));
    else textarea.removeAttribute("aria-describedby");
  }
}

/** Returns the first post or comment in the response. */
function findCreated(response: FragmentResponse): HTMLElement | null {
  return response.content.querySelector<HTMLElement>("[id^='post-'], [id^='comment-']");
}

function getDescriptionIds(textarea: Element): string[] {
  return textarea.getAttribute("aria-describedby")?.split(/\s+/).filter(Boolean) ?? [];
}
