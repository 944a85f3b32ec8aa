// <samv-feed> on our own pages: the server has written the posts inside it.

import type { Announcer } from "../core/announce";
import { goTo, keep, recall } from "../core/place";
import { streamsIn } from "../core/streams";
import type { Line } from "../lib/line";
import { FeedView } from "./feed-view";

export abstract class Feed extends HTMLElement {
  abstract readonly announcer: Announcer;
  abstract readonly line: Line;
  #view: FeedView | null = null;

  connectedCallback(): void {
    const [group, src] = [this.getAttribute("group"), this.getAttribute("src")];
    const streams = group ? [`group:${group}`] : streamsIn(this.dataset["streams"]);
    const startsInTheMiddle = new URLSearchParams(location.search).has("cursor");
    if ((!group && !src) || startsInTheMiddle) return;
    const address = src ?? `/grupper/${encodeURIComponent(group ?? "")}`;
    const source = { address, group, streams, grows: !group || !src };
    this.#view = new FeedView(this, source, this.announcer, this.line);
    addEventListener("pagehide", this.#leaving);
    void this.#return(this.#view);
  }

  disconnectedCallback(): void {
    removeEventListener("pagehide", this.#leaving);
    this.#view?.end();
    this.#view = null;
  }

  readonly #leaving = (): void => {
    if (this.#view) keep(this.#view.pages, this.#view.posts);
  };

  /** Back shows the post one came from, also when it was among the older ones. */
  async #return(view: FeedView): Promise<void> {
    const place = recall();
    if (!place?.pages) return;
    while (view.pages < place.pages) if ((await view.showOlder()) === null) break;
    goTo(place);
  }
}
