// <samv-bell>: the number of unread notices, true while the page is open; on wide screens a panel with the newest.

import { get, morph, post } from "../core/fragment";
import { wordsFor } from "../core/language";
import { ownWordsFor } from "../core/own-language";
import { make } from "../core/pending";
import { newKey } from "../lib/key";
import type { Line } from "../lib/line";
import { atMost } from "../lib/words";
import type { ServerMessage } from "../lib/wire";

const WIDE = "(min-width: 900px)";

export abstract class Bell extends HTMLElement {
  abstract readonly line: Line;
  #panel: HTMLElement | null = null;
  #end: () => void = () => undefined;

  connectedCallback(): void {
    this.#end = this.line.listen((message) => this.#heard(message));
    this.addEventListener("click", this.#clicked);
    this.addEventListener("keydown", this.#pressed);
    this.addEventListener("submit", this.#submitted);
    document.addEventListener("pointerdown", this.#elsewhere);
  }

  disconnectedCallback(): void {
    this.#end();
    this.removeEventListener("click", this.#clicked);
    this.removeEventListener("keydown", this.#pressed);
    this.removeEventListener("submit", this.#submitted);
    document.removeEventListener("pointerdown", this.#elsewhere);
    this.#close();
  }

  get #link(): HTMLAnchorElement | null {
    return this.querySelector<HTMLAnchorElement>("a[href]");
  }

  #heard(message: ServerMessage): void {
    if (message.type !== "hello" && message.type !== "notice" && message.type !== "read") return;
    this.#show(message.unread);
    if (message.type === "read") markRead(message.through, message.numbers);
    if (this.#panel) void this.#fill(this.#panel);
  }

  /** Everywhere on the page: the bottom bar of phones has the number too. */
  #show(unread: number): void {
    for (const badge of document.querySelectorAll<HTMLElement>("[data-samv-count]")) {
      badge.textContent = atMost(unread, 100);
      badge.hidden = unread === 0;
    }
    const name = ownWordsFor(this).notices(unread);
    for (const element of document.querySelectorAll("[data-samv-name]")) element.textContent = name;
  }

  readonly #clicked = (event: Event): void => {
    const link = (event.target as Element).closest("a");
    const plain = !(event as MouseEvent).ctrlKey && !(event as MouseEvent).metaKey;
    if (link !== this.#link || !plain || !matchMedia(WIDE).matches) return;
    event.preventDefault();
    if (this.#panel) this.#close();
    else void this.#open();
  };

  readonly #pressed = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.#panel) return;
    this.#close();
    this.#link?.focus();
  };

  readonly #elsewhere = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#close();
  };

  async #open(): Promise<void> {
    const panel = make("section", "bell-panel", wordsFor(this).fetching);
    panel.tabIndex = -1;
    panel.setAttribute("aria-label", ownWordsFor(this).notices(0));
    this.#panel = panel;
    this.#link?.after(panel);
    this.#link?.setAttribute("aria-expanded", "true");
    panel.focus();
    await this.#fill(panel);
  }

  #close(): void {
    this.#panel?.remove();
    this.#panel = null;
    this.#link?.removeAttribute("aria-expanded");
  }

  async #fill(panel: HTMLElement): Promise<void> {
    const address = this.#link?.href ?? "";
    const answer = await get(address).catch(() => null);
    if (panel !== this.#panel) return;
    if (answer?.status !== 200) return void (location.href = address);
    const fresh = panel.cloneNode(false) as HTMLElement;
    fresh.append(...answer.content.childNodes);
    morph(panel, fresh);
  }

  /** Marking one or all as read in the panel: done there, without leaving the page. */
  readonly #submitted = (event: Event): void => {
    const [form, panel] = [event.target as HTMLFormElement, this.#panel];
    if (!panel?.contains(form)) return;
    event.preventDefault();
    void this.#send(form, panel);
  };

  async #send(form: HTMLFormElement, panel: HTMLElement): Promise<void> {
    const answer = await post(form, new FormData(form), newKey()).catch(() => null);
    if (!answer || answer.status >= 400) return form.submit();
    if (form.action.endsWith("/lasta")) this.#show(0);
    panel.focus();
    await this.#fill(panel);
  }
}

/** What was read on another device, in the list on the page. */
function markRead(through: number, numbers: readonly number[]): void {
  for (const notice of document.querySelectorAll(".notice.unread")) {
    const number = Number(notice.id.replace("notice-", ""));
    if (number > through && !numbers.includes(number)) continue;
    notice.classList.remove("unread");
    notice.querySelector(".fresh")?.remove();
  }
}
