// <samv-feed group="ID"> in a foreign page: fetches the feed into one open shadow root of its own.

import { actInPlace } from "../core/acts";
import type { Announcer } from "../core/announce";
import { clickInPlace } from "../core/clicks";
import { clear, kit } from "../core/desk";
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
const FIRST_TOUCH = ["focusin", "pointerdown"];

export abstract class EmbeddedFeed extends HTMLElement {
  abstract readonly announcer: Announcer;
  abstract readonly line: Line;
  abstract readonly styles: CSSStyleSheet;
  #ends: (() => void)[] = [];
  #cleared: Promise<void> = Promise.resolve();

  /** Gives a token of the person who looks, anew for each request; set it at any time. */
  set tokenProvider(provider: (() => Promise<string>) | null) {
    this.disconnectedCallback(); // what is unsent is that person's whose token we still have
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
    root.replaceChildren(container, drawings(EMBED_ICONS));
    const slow = setTimeout(() => (container.textContent = wordsFor(container).fetching), PATIENCE_BEFORE_SAYING_SO);
    await this.#cleared;
    const answer = await get(`${address}?vy=whole`).catch(() => null);
    clearTimeout(slow);
    if (!container.isConnected) return; // asked again meanwhile
    if (answer?.status === 401) this.dispatchEvent(loginRequired());
    if (answer?.status !== 200) return this.#fail(container);
    const wrapper = answer.content.querySelector<HTMLElement>("samv-feed");
    Object.assign(container.dataset, wrapper?.dataset);
    wrapper?.replaceWith(...wrapper.childNodes); // an element of that name would fetch the feed again
    container.replaceChildren(answer.content);
    const source = { address, group, streams: [`group:${group}`], grows: true };
    const view = new FeedView(container, source, this.announcer, this.line);
    actInPlace(container, this.announcer);
    clickInPlace(container, this.announcer);
    closeMenusLikeMenus(container);
    this.#toolsFor(container);
    this.#ends.push(() => view.end(), keepTime(root), () => (this.#cleared = clear(container)));
    this.line.connect();
    this.dispatchEvent(new CustomEvent("samv:ready", { bubbles: true, composed: true }));
  }

  /** At the first touch; at once when something lies there half written. */
  #toolsFor(container: HTMLElement): void {
    for (const touch of FIRST_TOUCH) container.addEventListener(touch, () => void kit.fetch());
    if (container.dataset["drafts"] !== undefined) void kit.fetch();
    void kit.here.then(({ look, editing }) => {
      container.after(drawings(look.icons));
      editing(container, this.announcer);
    });
  }

  /** One quiet line, never a hole and never an exception in somebody else's page. */
  #fail(container: HTMLElement): void {
    container.textContent = wordsFor(container).unavailable;
    this.dispatchEvent(new CustomEvent("samv:error", { bubbles: true, composed: true }));
  }
}

/** For `<use>`, which finds only what stands in its own root. */
function drawings(sprite: string): DocumentFragment {
  const icons = parse(sprite);
  icons.firstElementChild?.setAttribute("hidden", "");
  return icons;
}
