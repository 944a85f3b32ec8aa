// <samv-feed group="ID"> in a foreign page: fetches the feed into one open shadow root of its own.

import { actInPlace } from "../core/acts";
import type { Announcer } from "../core/announce";
import { clickInPlace } from "../core/clicks";
import { door } from "../core/door";
import { keepTime } from "../core/time";
import { get, parse } from "../core/fragment";
import { wordsFor } from "../core/language";
import { closeMenusLikeMenus } from "../core/menus";
import { make } from "../core/pending";
import { loginRequired } from "../core/writing";
import type { Line } from "../lib/line";
import { FeedView } from "./feed-view";

const PATIENCE_BEFORE_SAYING_SO = 400;

export abstract class EmbeddedFeed extends HTMLElement {
  abstract readonly announcer: Announcer;
  abstract readonly line: Line;
  abstract readonly styles: CSSStyleSheet;
  #ends: (() => void)[] = [];

  /** Gives a token of the person who looks, anew for each request; set it at any time. */
  set tokenProvider(provider: (() => Promise<string>) | null) {
    door.token = provider;
    if (this.isConnected) this.#begin();
  }

  get tokenProvider(): (() => Promise<string>) | null {
    return door.token;
  }

  /** The host may have set the property before this script came. */
  connectedCallback(): void {
    const early = Object.getOwnPropertyDescriptor(this, "tokenProvider")?.value as EmbeddedFeed["tokenProvider"];
    delete (this as Partial<EmbeddedFeed>).tokenProvider;
    if (early) this.tokenProvider = early;
    else this.#begin();
  }

  disconnectedCallback(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  #begin(): void {
    this.disconnectedCallback();
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [this.styles];
    void this.#fill(root, this.getAttribute("group") ?? "");
  }

  async #fill(root: ShadowRoot, group: string): Promise<void> {
    const address = new URL(`/grupper/${encodeURIComponent(group)}`, door.origin).href;
    const container = make("div", "samv-root", "");
    const icons = parse(EMBED_ICONS);
    icons.firstElementChild?.setAttribute("hidden", "");
    root.replaceChildren(container, icons);
    const slow = setTimeout(() => (container.textContent = wordsFor(container).fetching), PATIENCE_BEFORE_SAYING_SO);
    const answer = await get(address).catch(() => null);
    clearTimeout(slow);
    if (!container.isConnected) return; // asked again meanwhile
    if (answer?.status === 401) this.dispatchEvent(loginRequired());
    if (answer?.status !== 200) return this.#fail(container);
    const wrapper = answer.content.querySelector("samv-feed");
    if (wrapper) container.dataset["version"] = wrapper.getAttribute("data-version") ?? "0";
    container.replaceChildren(...(wrapper ?? answer.content).childNodes);
    const source = { address, group, streams: [`group:${group}`], grows: true };
    const view = new FeedView(container, source, this.announcer, this.line);
    actInPlace(container, this.announcer);
    clickInPlace(container, this.announcer);
    closeMenusLikeMenus(container);
    this.#ends.push(() => view.end(), keepTime(root));
    this.line.connect();
    this.dispatchEvent(new CustomEvent("samv:ready", { bubbles: true, composed: true }));
  }

  /** One quiet line, never a hole and never an exception in somebody else's page. */
  #fail(container: HTMLElement): void {
    container.textContent = wordsFor(container).unavailable;
    this.dispatchEvent(new CustomEvent("samv:error", { bubbles: true, composed: true }));
  }
}
