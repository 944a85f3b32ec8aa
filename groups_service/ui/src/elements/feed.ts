// <samv-feed> on our own pages, where the server renders the posts inside it.

import type { Announcer } from "../core/live-region";
import { getSavedPosition, savePosition, scrollToPosition } from "../core/scroll-restore";
import type { LiveSocket } from "../lib/live-socket";
import { buildPageUrl } from "../lib/page-urls";
import { parseStreams } from "../live/subscriptions";
import { FeedView } from "./feed-view";

export abstract class Feed extends HTMLElement {
  abstract readonly announcer: Announcer;
  abstract readonly socket: LiveSocket;
  #view: FeedView | null = null;

  connectedCallback(): void {
    const [group, src] = [this.getAttribute("group"), this.getAttribute("src")];
    const streams = group ? [`group:${group}`] : parseStreams(this.dataset["streams"]);
    const hasCursor = new URLSearchParams(location.search).has("cursor");
    if ((!group && !src) || hasCursor) return;
    const url = src ?? buildPageUrl("group", group ?? "");
    const source = { url, group, streams, acceptsNew: !group || !src };
    this.#view = new FeedView(this, source, this.announcer, this.socket);
    addEventListener("pagehide", this.#onPageHide);
    void this.#restorePosition(this.#view);
  }

  disconnectedCallback(): void {
    removeEventListener("pagehide", this.#onPageHide);
    this.#view?.disconnect();
    this.#view = null;
  }

  readonly #onPageHide = (): void => {
    if (this.#view) savePosition(this.#view.pages, this.#view.posts);
  };

  /** Scrolls back to the post that the reader left, after loading the older pages that were shown. */
  async #restorePosition(view: FeedView): Promise<void> {
    const position = getSavedPosition();
    if (!position?.pages) return;
    while (view.pages < position.pages) if ((await view.loadOlder()) === null) break;
    scrollToPosition(position);
  }
}
