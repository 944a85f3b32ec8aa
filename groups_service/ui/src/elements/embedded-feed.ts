// <samv-feed group="ID"> in a foreign page: loads the feed into an open shadow root.

import { detachTools, writingTools } from "../composer/composer-tools";
import { client, dispatchLoginRequired } from "../core/api-client";
import { createElement } from "../core/dom";
import { getFragment, parseHtml } from "../core/fragment";
import { submitFormsInline } from "../core/inline-forms";
import { getMessagesFor } from "../core/language";
import { runLinkActions } from "../core/link-actions";
import type { Announcer } from "../core/live-region";
import { closeMenusAutomatically } from "../core/menus";
import { startRelativeTimes } from "../core/relative-times";
import type { LiveSocket } from "../lib/live-socket";
import { buildPageUrl } from "../lib/page-urls";
import { FeedView } from "./feed-view";

const LOADING_TEXT_DELAY_MS = 400;
const FIRST_USE_EVENTS = ["focusin", "pointerdown"];

export abstract class EmbeddedFeed extends HTMLElement {
  abstract readonly announcer: Announcer;
  abstract readonly socket: LiveSocket;
  abstract readonly styles: CSSStyleSheet;
  #cleanups: (() => void)[] = [];
  #detached: Promise<void> = Promise.resolve();

  /** Returns a token for the current user; called for each request. The host may set it at any time. */
  set tokenProvider(provider: (() => Promise<string>) | null) {
    this.disconnectedCallback(); // unsaved drafts belong to the user of the old token
    client.getToken = provider;
    if (this.isConnected) this.#start();
  }

  get tokenProvider(): (() => Promise<string>) | null {
    return client.getToken;
  }

  /** Takes over a `tokenProvider` that the host set before this script was loaded. */
  connectedCallback(): void {
    const provider = Object.getOwnPropertyDescriptor(this, "tokenProvider")?.value as EmbeddedFeed["tokenProvider"];
    delete (this as Partial<EmbeddedFeed>).tokenProvider;
    if (provider) this.tokenProvider = provider;
    else this.#start();
  }

  disconnectedCallback(): void {
    for (const cleanUp of this.#cleanups.splice(0)) cleanUp();
  }

  #start(): void {
    this.disconnectedCallback();
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [this.styles];
    void this.#load(root, this.getAttribute("group") ?? "");
  }

  async #load(root: ShadowRoot, group: string): Promise<void> {
    const url = new URL(buildPageUrl("group", group), client.origin).href;
    const container = createElement("div", "samv-root", "");
    root.replaceChildren(container, createSprite(SHADOW_ICONS));
    const loadingTimer = setTimeout(() => (container.textContent = getMessagesFor(container).loading), LOADING_TEXT_DELAY_MS);
    await this.#detached;
    const response = await getFragment(`${url}?vy=whole`).catch(() => null);
    clearTimeout(loadingTimer);
    if (!container.isConnected) return; // replaced by a newer load
    if (response?.status === 401) dispatchLoginRequired(this);
    if (response?.status !== 200) return this.#showError(container);
    const wrapper = response.content.querySelector<HTMLElement>("samv-feed");
    Object.assign(container.dataset, wrapper?.dataset);
    wrapper?.replaceWith(...wrapper.childNodes); // a nested <samv-feed> would load the feed again
    container.replaceChildren(response.content);
    const source = { url, group, streams: [`group:${group}`], acceptsNew: true };
    const view = new FeedView(container, source, this.announcer, this.socket);
    submitFormsInline(container, this.announcer);
    runLinkActions(container, this.announcer);
    closeMenusAutomatically(container);
    this.#loadToolsOnUse(container);
    this.#cleanups.push(() => view.disconnect(), startRelativeTimes(root), () => (this.#detached = detachTools(container)));
    this.socket.connect();
    this.dispatchEvent(new CustomEvent("samv:ready", { bubbles: true, composed: true }));
  }

  /** Loads the writing tools at the first use, or at once when the reader has drafts. */
  #loadToolsOnUse(container: HTMLElement): void {
    for (const eventName of FIRST_USE_EVENTS) container.addEventListener(eventName, () => void writingTools.load());
    if (container.dataset["drafts"] !== undefined) void writingTools.load();
    void writingTools.whenLoaded.then(({ assets, enableEditing }) => {
      container.after(createSprite(assets.icons));
      enableEditing(container, this.announcer);
    });
  }

  /** Shows one line of text and throws no exception into the host page. */
  #showError(container: HTMLElement): void {
    container.textContent = getMessagesFor(container).feedUnavailable;
    this.dispatchEvent(new CustomEvent("samv:error", { bubbles: true, composed: true }));
  }
}

/** Returns the hidden icon symbols; `<use>` finds only symbols in its own root. */
function createSprite(sprite: string): DocumentFragment {
  const icons = parseHtml(sprite);
  icons.firstElementChild?.setAttribute("hidden", "");
  return icons;
}
