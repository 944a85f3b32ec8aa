// Changing a post or comment where it stands. Escape closes without asking: what was written is there the next time.

import { newKey } from "../lib/key";
import { putInPlace, type Root } from "./acts";
import type { Announcer } from "./announce";
import { furnish } from "./desk";
import { get, morph, OURS, post, SET_ASIDE, type Answer } from "./fragment";
import { ownWordsFor } from "./own-language";
import { loginRequired } from "./writing";

const FORM = "form[data-samv-edit]";
const THING = "[id^='post-'], [id^='comment-']";

export class Editing {
  /** By the form's id: what was left unsaved, for as long as the page is open. */
  readonly #left = new Map<string, string>();

  constructor(
    private readonly root: Root,
    private readonly announcer: Announcer,
  ) {
    root.addEventListener("click", (event) => this.#clicked(event as MouseEvent));
    root.addEventListener("submit", (event) => this.#submitted(event));
    root.addEventListener("keydown", (event) => this.#pressed(event as KeyboardEvent));
  }

  #clicked(event: MouseEvent): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-samv-edit], a[data-samv-cancel]");
    if (!link || event.ctrlKey || event.metaKey) return;
    const form = link.closest<HTMLFormElement>(FORM);
    event.preventDefault();
    if (link.hasAttribute("data-samv-edit")) void this.#open(link);
    else if (form) this.#close(form);
  }

  async #open(link: HTMLAnchorElement): Promise<void> {
    const body = link.closest(THING)?.querySelector<HTMLElement>("[data-samv-body]");
    const answer = body && (await get(link.href).catch(() => null));
    const form = answer?.content.querySelector<HTMLFormElement>(FORM);
    if (!body || !form || answer?.status !== 200) return void (location.href = link.href);
    link.closest<HTMLDetailsElement>("details.menu")?.removeAttribute("open");
    this.#setAside(body, form);
    this.#show(form);
  }

  #setAside(body: HTMLElement, form: HTMLFormElement): void {
    if (body.nextElementSibling?.matches(FORM)) body.nextElementSibling.remove();
    form.setAttribute(OURS, "");
    form.noValidate = true;
    body.hidden = true;
    body.setAttribute(SET_ASIDE, "");
    body.after(form);
  }

  #show(form: HTMLFormElement): void {
    furnish(form, this.announcer);
    const box = form.querySelector("textarea");
    const left = this.#left.get(form.id);
    if (!box) return;
    if (left !== undefined) box.value = left;
    box.focus();
    box.setSelectionRange(box.value.length, box.value.length);
  }

  #close(form: HTMLFormElement): void {
    const box = form.querySelector("textarea");
    if (box && box.value !== box.defaultValue) this.#left.set(form.id, box.value);
    const thing = form.closest(THING);
    this.#restore(form);
    (thing?.querySelector<HTMLElement>("details.menu > summary") ?? thing?.querySelector<HTMLElement>("a[data-samv-edit]"))?.focus();
  }

  #restore(form: HTMLFormElement): void {
    const body = form.previousElementSibling as HTMLElement | null;
    form.remove();
    body?.removeAttribute(SET_ASIDE);
    if (body) body.hidden = false;
  }

  #pressed(event: KeyboardEvent): void {
    const form = (event.target as Element).closest<HTMLFormElement>(FORM);
    if (!form) return;
    if (event.key === "Escape") this.#close(form);
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  }

  #submitted(event: Event): void {
    const form = event.target as HTMLFormElement;
    if (!form.matches(FORM)) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") void this.#save(form);
  }

  async #save(form: HTMLFormElement): Promise<void> {
    const complaint = furnish(form, this.announcer).attaching?.complaint();
    if (complaint) return this.announcer.alert(complaint);
    form.setAttribute("aria-busy", "true");
    const answer = await post(form, new FormData(form), newKey()).catch(() => null);
    form.removeAttribute("aria-busy");
    if (answer && answer.status < 400) return this.#saved(form, answer);
    if (answer?.status === 401) form.dispatchEvent(loginRequired());
    this.#refused(form, answer);
  }

  #saved(form: HTMLFormElement, answer: Answer): void {
    this.#left.delete(form.id);
    const words = ownWordsFor(form);
    this.#restore(form);
    const now = putInPlace(this.root, answer);
    (now?.querySelector<HTMLElement>("details.menu > summary") ?? now?.querySelector<HTMLElement>("a[data-samv-edit]"))?.focus();
    this.announcer.say(words.saved);
  }

  /** What was written stays; the service's reason stands by it. */
  #refused(form: HTMLFormElement, answer: Answer | null): void {
    const [box, fresh] = [form.querySelector("textarea"), answer?.content.querySelector<HTMLFormElement>(FORM)];
    const text = box?.value ?? "";
    if (box && fresh) {
      box.value = box.defaultValue;
      fresh.setAttribute(OURS, "");
      morph(form, fresh);
      box.value = text;
    }
    box?.focus();
    this.announcer.alert(form.querySelector(".error")?.textContent?.trim() || ownWordsFor(form).notSaved);
  }
}
