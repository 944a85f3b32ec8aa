// <samv-feed> on our own pages: the server has written the posts inside it.

import type { Announcer } from "../core/announce";
import type { Line } from "../lib/line";
import { FeedView } from "./feed-view";

export abstract class Feed extends HTMLElement {
  abstract readonly announcer: Announcer;
  abstract readonly line: Line;
  #view: FeedView | null = null;

  connectedCallback(): void {
    const source = { address: `/grupper/${this.getAttribute("group")}`, group: this.getAttribute("group") ?? "" };
    if (source.group) this.#view = new FeedView(this, source, this.announcer, this.line);
  }

  disconnectedCallback(): void {
    this.#view?.end();
    this.#view = null;
  }
}
