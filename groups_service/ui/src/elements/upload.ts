// <samv-upload>: the form that uploads a file, with how far it has come and a way to stop it.

import type { Announcer } from "../core/announce";
import { morph, parse } from "../core/fragment";
import { ownWordsFor } from "../core/own-language";
import { button, make } from "../core/pending";
import { loginRequired } from "../core/writing";
import { newKey } from "../lib/key";

const ROUGHLY = 10; // per cent between what is said

export abstract class Upload extends HTMLElement {
  abstract readonly announcer: Announcer;
  #request: XMLHttpRequest | null = null;

  connectedCallback(): void {
    this.addEventListener("submit", this.#submitted);
    this.addEventListener("change", this.#chosen);
  }

  disconnectedCallback(): void {
    this.removeEventListener("submit", this.#submitted);
    this.removeEventListener("change", this.#chosen);
    this.#request?.abort();
  }

  /** Another file is another thing to make. */
  readonly #chosen = (): void => {
    const key = this.querySelector<HTMLInputElement>("input[name='Idempotency-Key']");
    if (key) key.value = newKey();
  };

  readonly #submitted = (event: Event): void => {
    const form = event.target as HTMLFormElement;
    const file = form.querySelector<HTMLInputElement>("input[type=file]")?.files?.[0];
    if (!file) return;
    event.preventDefault();
    if (!this.#request) this.#send(form, file);
  };

  #send(form: HTMLFormElement, file: File): void {
    const words = ownWordsFor(this);
    const request = new XMLHttpRequest();
    const row = make("p", "uploading", file.name);
    const progress = document.createElement("progress");
    progress.max = 100;
    progress.setAttribute("aria-label", words.uploading(file.name));
    row.append(progress, button(words.cancel, () => request.abort()));
    request.upload.onprogress = (event) => {
      progress.value = ROUGHLY * Math.floor((100 / ROUGHLY) * (event.loaded / event.total));
    };
    request.onload = () => this.#answered(form, request);
    request.onerror = () => this.announcer.alert(words.notUploaded(file.name));
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
    this.announcer.say(words.uploading(file.name));
  }

  /** Done: the page with the new file in it. Refused: the form with the reason. */
  #answered(form: HTMLFormElement, request: XMLHttpRequest): void {
    if (request.status === 401) return void this.dispatchEvent(loginRequired());
    if (request.status < 300) return location.assign(request.responseURL);
    const fresh = parse(request.responseText).querySelector(`#${CSS.escape(form.id)}`);
    const reason = fresh?.querySelector(".error")?.textContent?.trim();
    if (fresh) morph(form, fresh);
    this.announcer.alert(reason || ownWordsFor(this).notUploaded(""));
    this.querySelector<HTMLInputElement>("input[type=file]")?.focus();
  }
}
