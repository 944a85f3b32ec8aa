// <samv-upload>: the form that uploads a file, with a progress bar and a cancel button.

import { dispatchLoginRequired } from "../core/api-client";
import { createButton, createElement } from "../core/dom";
import { parseHtml, updateElement } from "../core/fragment";
import type { Announcer } from "../core/live-region";
import { getWritingMessagesFor } from "../core/writing-messages-for";
import { createIdempotencyKey } from "../lib/idempotency-key";

const PROGRESS_STEP_PERCENT = 10; // step of the progress bar

export abstract class Upload extends HTMLElement {
  abstract readonly announcer: Announcer;
  #request: XMLHttpRequest | null = null;

  connectedCallback(): void {
    this.addEventListener("submit", this.#onSubmit);
    this.addEventListener("change", this.#onChange);
  }

  disconnectedCallback(): void {
    this.removeEventListener("submit", this.#onSubmit);
    this.removeEventListener("change", this.#onChange);
    this.#request?.abort();
  }

  /** Another file needs another idempotency key. */
  readonly #onChange = (): void => {
    const key = this.querySelector<HTMLInputElement>("input[name='Idempotency-Key']");
    if (key) key.value = createIdempotencyKey();
  };

  readonly #onSubmit = (event: Event): void => {
    const form = event.target as HTMLFormElement;
    const file = form.querySelector<HTMLInputElement>("input[type=file]")?.files?.[0];
    if (!file) return;
    event.preventDefault();
    if (!this.#request) this.#send(form, file);
  };

  #send(form: HTMLFormElement, file: File): void {
    const messages = getWritingMessagesFor(this);
    const request = new XMLHttpRequest();
    const row = createElement("p", "uploading", file.name);
    const progress = document.createElement("progress");
    progress.max = 100;
    progress.setAttribute("aria-label", messages.uploading(file.name));
    row.append(progress, createButton(messages.cancel, () => request.abort()));
    request.upload.onprogress = (event) => {
      progress.value = PROGRESS_STEP_PERCENT * Math.floor((100 / PROGRESS_STEP_PERCENT) * (event.loaded / event.total));
    };
    request.onload = () => this.#onLoad(form, request);
    request.onerror = () => this.announcer.alert(messages.uploadFailed(file.name));
    request.onabort = () => form.querySelector<HTMLInputElement>("input[type=file]")?.focus();
    request.onloadend = () => {
      row.remove();
      this.#request = null;
    };
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "text/html");
    request.send(new FormData(form));
    this.#request = request;
    form.append(row);
    this.announcer.say(messages.uploading(file.name));
  }

  /** On success, opens the page with the new file; on rejection, shows the form with the reason. */
  #onLoad(form: HTMLFormElement, request: XMLHttpRequest): void {
    if (request.status === 401) return void dispatchLoginRequired(this);
    if (request.status < 300) return location.assign(request.responseURL);
    const newForm = parseHtml(request.responseText).querySelector(`#${CSS.escape(form.id)}`);
    const reason = newForm?.querySelector(".error")?.textContent?.trim();
    if (newForm) updateElement(form, newForm);
    this.announcer.alert(reason || getWritingMessagesFor(this).uploadFailed(""));
    this.querySelector<HTMLInputElement>("input[type=file]")?.focus();
  }
}
