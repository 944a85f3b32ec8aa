// <samv-bell>: the number of unread notifications, kept up to date; on wide screens with a panel of the newest.

import { createElement } from "../core/dom";
import { getFragment, postForm, updateElement } from "../core/fragment";
import { getMessagesFor } from "../core/language";
import { getWritingMessagesFor } from "../core/writing-messages-for";
import { createIdempotencyKey } from "../lib/idempotency-key";
import type { ServerMessage } from "../lib/live-protocol";
import type { LiveSocket } from "../lib/live-socket";
import { formatCount } from "../lib/messages";

const WIDE_SCREEN = "(min-width: 900px)";

export abstract class Bell extends HTMLElement {
  abstract readonly socket: LiveSocket;
  #panel: HTMLElement | null = null;
  #stopListening: () => void = () => undefined;

  connectedCallback(): void {
    this.#stopListening = this.socket.listen((message) => this.#onMessage(message));
    this.addEventListener("click", this.#onClick);
    this.addEventListener("keydown", this.#onKeydown);
    this.addEventListener("submit", this.#onSubmit);
    document.addEventListener("pointerdown", this.#onPointerDown);
  }

  disconnectedCallback(): void {
    this.#stopListening();
    this.removeEventListener("click", this.#onClick);
    this.removeEventListener("keydown", this.#onKeydown);
    this.removeEventListener("submit", this.#onSubmit);
    document.removeEventListener("pointerdown", this.#onPointerDown);
    this.#closePanel();
  }

  get #link(): HTMLAnchorElement | null {
    return this.querySelector<HTMLAnchorElement>("a[href]");
  }

  #onMessage(message: ServerMessage): void {
    if (message.type !== "hello" && message.type !== "notification" && message.type !== "read") return;
    this.#showCount(message.unread);
    if (message.type === "read") markRead(message.through, message.numbers);
    if (this.#panel) void this.#loadPanel(this.#panel);
  }

  /** Updates every badge on the page: the bottom bar on phones has one too. */
  #showCount(unread: number): void {
    for (const badge of document.querySelectorAll<HTMLElement>("[data-samv-count]")) {
      badge.textContent = formatCount(unread, 100);
      badge.hidden = unread === 0;
    }
    const label = getWritingMessagesFor(this).notifications(unread);
    for (const element of document.querySelectorAll("[data-samv-name]")) element.textContent = label;
  }

  readonly #onClick = (event: Event): void => {
    const link = (event.target as Element).closest("a");
    const isUnmodified = !(event as MouseEvent).ctrlKey && !(event as MouseEvent).metaKey;
    if (link !== this.#link || !isUnmodified || !matchMedia(WIDE_SCREEN).matches) return;
    event.preventDefault();
    if (this.#panel) this.#closePanel();
    else void this.#openPanel();
  };

  readonly #onKeydown = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !this.#panel) return;
    this.#closePanel();
    this.#link?.focus();
  };

  readonly #onPointerDown = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.#closePanel();
  };

  async #openPanel(): Promise<void> {
    const panel = createElement("section", "bell-panel", getMessagesFor(this).loading);
    panel.tabIndex = -1;
    panel.setAttribute("aria-label", getWritingMessagesFor(this).notifications(0));
    this.#panel = panel;
    this.#link?.after(panel);
    this.#link?.setAttribute("aria-expanded", "true");
    panel.focus();
    await this.#loadPanel(panel);
  }

  #closePanel(): void {
    this.#panel?.remove();
    this.#panel = null;
    this.#link?.removeAttribute("aria-expanded");
  }

  async #loadPanel(panel: HTMLElement): Promise<void> {
    const url = this.#link?.href ?? "";
    const response = await getFragment(url).catch(() => null);
    if (panel !== this.#panel) return;
    if (response?.status !== 200) return void (location.href = url);
    const fresh = panel.cloneNode(false) as HTMLElement;
    fresh.append(...response.content.childNodes);
    updateElement(panel, fresh);
  }

  /** Submits the forms of the panel, which mark one or all as read, without leaving the page. */
  readonly #onSubmit = (event: Event): void => {
    const [form, panel] = [event.target as HTMLFormElement, this.#panel];
    if (!panel?.contains(form)) return;
    event.preventDefault();
    void this.#send(form, panel);
  };

  async #send(form: HTMLFormElement, panel: HTMLElement): Promise<void> {
    const response = await postForm(form, new FormData(form), createIdempotencyKey()).catch(() => null);
    if (!response || response.status >= 400) return form.submit();
    if (form.action.endsWith("/lasta")) this.#showCount(0);
    panel.focus();
    await this.#loadPanel(panel);
  }
}

/** Updates the list on the page after notifications were read on another device. */
function markRead(through: number, numbers: readonly number[]): void {
  for (const row of document.querySelectorAll(".notice.unread")) {
    const number = Number(row.id.replace("notice-", ""));
    if (number > through && !numbers.includes(number)) continue;
    row.classList.remove("unread");
    row.querySelector(".fresh")?.remove();
  }
}
