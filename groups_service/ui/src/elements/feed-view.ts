// A feed on the screen: fetches new posts, shows them on request and loads older ones.
//
// New posts are never inserted above the reader automatically: a bar shows how many wait.

import { dispatchLoginRequired } from "../core/api-client";
import { createButton, createElement } from "../core/dom";
import { focusElement } from "../core/focus";
import { findUndoOffers, type FragmentResponse, getFragment, updateUnlessUndoAdded } from "../core/fragment";
import { getMessagesFor } from "../core/language";
import type { Announcer } from "../core/live-region";
import { getActivity, getItems, getNewestActivity } from "../feed/feed-items";
import { fetchChanges, fetchPosts } from "../feed/fetch-changes";
import { fetchOlderPosts } from "../feed/load-older";
import { ReadTracker } from "../feed/read-tracker";
import { type Changes, isNewerThanShown } from "../lib/changes";
import type { LiveSocket } from "../lib/live-socket";
import { findNewPosts } from "../lib/new-posts";
import { type StreamNames, subscribeToStreams } from "../live/subscriptions";

const MAX_SPREAD_MS = 1_000;

export interface FeedSource {
  url: string;
  /** The feed of one group fetches its changes; other feeds, with null, are fetched again as a whole. */
  group: string | null;
  streams: StreamNames;
  /** Whether new posts belong in this feed; false on a post's own page. */
  acceptsNew: boolean;
}

export class FeedView {
  #version: number;
  #announcedVersion = 0;
  #newestActivity: number;
  #waiting: HTMLElement[] = [];
  #isFetching = false;
  #fetchAgain = false;
  #mustRefresh = false;
  #bar: HTMLButtonElement | null = null;
  readonly #readTracker: ReadTracker | null;
  readonly #cleanups: (() => void)[] = [];
  pages = 0;

  constructor(
    private readonly container: HTMLElement,
    private readonly source: FeedSource,
    private readonly announcer: Announcer,
    socket: LiveSocket,
  ) {
    this.#newestActivity = getNewestActivity(this.posts);
    this.#version = Number(container.dataset["version"] ?? this.#newestActivity);
    this.#listen("click", (event) => this.#onClick(event));
    this.#listen("samv:posted", () => this.#showWaiting());
    const tracksReading = source.group !== null && container.dataset["seen"] !== undefined;
    this.#readTracker = tracksReading ? new ReadTracker(container, source.group ?? "", () => this.posts) : null;
    this.#cleanups.push(
      subscribeToStreams(socket, source.streams, {
        onVersion: (...version) => this.#onVersion(...version),
        onResync: () => this.#scheduleFetch(true),
        onUnsubscribed: () => (source.group ? this.#showUnavailable() : this.#scheduleFetch(true)),
        onPageReturn: () => this.#scheduleFetch(!source.group),
      }),
    );
  }

  disconnect(): void {
    this.#bar?.remove();
    this.#readTracker?.stop();
    for (const cleanUp of this.#cleanups) cleanUp();
  }

  /** Empties the feed when the reader may no longer read the group. */
  #showUnavailable(): void {
    const message = getMessagesFor(this.container).groupUnavailable;
    this.disconnect();
    this.container.replaceChildren(createElement("p", "empty", message));
    this.announcer.alert(message);
  }

  #listen(name: string, listener: (event: Event) => void): void {
    this.container.addEventListener(name, listener);
    this.#cleanups.push(() => this.container.removeEventListener(name, listener));
  }

  get posts(): HTMLElement[] {
    return getItems(this.#items);
  }

  get #items(): Element | null {
    return this.container.querySelector("[data-samv-items]");
  }

  /** A lower version is possible: after a database restore, or when the reader has left the group. */
  #onVersion(stream: string, version: number, isFirst: boolean): void {
    if (this.source.group === null) return isFirst ? undefined : this.#scheduleFetch(true);
    if (stream !== `group:${this.source.group}` || version === this.#version) return;
    this.#announcedVersion = version;
    this.#scheduleFetch(version < this.#version);
  }

  /** Delays randomly by up to a second, since every client with the group open gets the message at the same time. */
  #scheduleFetch(refresh: boolean): void {
    this.#mustRefresh ||= refresh;
    setTimeout(() => void this.#fetch(), Math.random() * MAX_SPREAD_MS);
  }

  async #fetch(): Promise<void> {
    if (this.#isFetching) return void (this.#fetchAgain = true);
    this.#isFetching = true;
    const refresh = this.#mustRefresh;
    this.#mustRefresh = false;
    await (refresh ? this.#refresh() : this.#fetchChanges());
    this.#isFetching = false;
    if (this.#fetchAgain) {
      this.#fetchAgain = false;
      void this.#fetch();
    }
  }

  async #fetchChanges(): Promise<void> {
    const { status, changes } = await fetchChanges(this.source.group ?? "", this.#version);
    if (status === 401) dispatchLoginRequired(this.container);
    if (!changes) return status === 0 ? undefined : this.#refresh();
    const isShown = changes.posts.some((id) => this.#findPost(id));
    if (changes.resync || (!this.source.acceptsNew && isShown)) return this.#refresh(changes.version);
    if (this.source.acceptsNew && !(await this.#fetchPosts(changes))) return;
    this.#version = changes.version;
    this.#showWaiting();
  }

  /** Returns false when a request failed; the next change message then fetches all of them again. */
  async #fetchPosts({ posts }: Changes): Promise<boolean> {
    const undoOffers = findUndoOffers(this.container);
    const fetched = await fetchPosts(posts);
    for (const { id, status, article } of fetched) {
      if (status === 404) this.#removePost(id);
      else if (article) this.#addFetched(article, undoOffers);
    }
    return fetched.every(({ status }) => status !== 0 && status < 500);
  }

  #findPost(id: string): HTMLElement | undefined {
    return this.posts.find((post) => post.id === `post-${id}`);
  }

  #addFetched(article: HTMLElement, undoOffers: Set<Element>): void {
    const shown = this.posts.find(({ id }) => id === article.id);
    if (shown) return updateUnlessUndoAdded(shown, article, undoOffers);
    const waiting = this.#waiting.filter(({ id }) => id !== article.id);
    if (waiting.length < this.#waiting.length || isNewerThanShown(getActivity(article), this.#newestActivity)) waiting.push(article);
    this.#waiting = waiting.sort((first, second) => getActivity(second) - getActivity(first));
  }

  /** Leaves the reader's own deletion with its undo button; replaces other posts by a note, so that the page does not jump. */
  #removePost(id: string): void {
    this.#waiting = this.#waiting.filter((article) => article.id !== `post-${id}`);
    const post = this.#findPost(id);
    if (!post || post.matches("[data-samv-undo], .deleted-note")) return;
    const note = createElement("p", "card deleted-note", getMessagesFor(this.container).postUnavailable);
    note.id = post.id; // the post may be restored, and the response to the reader's own deletion may arrive later
    const hadFocus = post.contains((post.getRootNode() as Document | ShadowRoot).activeElement);
    post.replaceWith(note);
    if (hadFocus) focusElement(note);
  }

  async #refresh(version = this.#announcedVersion): Promise<void> {
    const undoOffers = findUndoOffers(this.container);
    const response = await getFragment(this.source.url).catch(() => null);
    if (response?.status === 401) dispatchLoginRequired(this.container);
    if (response?.status === 404 && !this.source.acceptsNew) for (const { id } of this.posts) this.#removePost(id.replace("post-", ""));
    if (response?.status !== 200) return;
    if (version) this.#version = version;
    this.#applyPage(response, undoOffers);
  }

  #applyPage(response: FragmentResponse, undoOffers: Set<Element>): void {
    const topLevel = getItems(response.content).filter(({ id }) => id.startsWith("post-"));
    const fetched = topLevel.length ? topLevel : getItems(response.content.querySelector("[data-samv-items]"));
    const shown = new Map(this.posts.map((article) => [article.id, article]));
    const newIds = new Set(findNewPosts(fetched.map((article) => article.id), new Set(shown.keys())));
    if (this.source.acceptsNew) {
      this.#waiting = fetched.filter((article) => newIds.has(article.id));
      this.#newestActivity = getNewestActivity(fetched);
    }
    for (const article of fetched) {
      const old = shown.get(article.id);
      if (old) updateUnlessUndoAdded(old, article, undoOffers);
    }
    this.#showWaiting();
  }

  /** Updates the bar with the number of waiting posts, without those that are shown by now, such as the reader's own. */
  #showWaiting(): void {
    const shownIds = new Set(this.posts.map((article) => article.id));
    const previousCount = this.#bar ? this.#waiting.length : 0;
    this.#waiting = this.#waiting.filter((article) => !shownIds.has(article.id));
    const count = this.#waiting.length;
    this.container.dispatchEvent(new CustomEvent("samv:count", { bubbles: true, composed: true, detail: count }));
    if (count === 0) return this.#removeBar();
    this.#bar ??= this.#addBar();
    this.#bar.textContent = getMessagesFor(this.container).showNew(count);
    if (count > previousCount) this.announcer.say(getMessagesFor(this.container).newPosts(count));
  }

  #addBar(): HTMLButtonElement {
    const bar = createButton("", () => this.#insertWaiting());
    bar.className = "newbar";
    this.#items?.before(bar);
    return bar;
  }

  #removeBar(): void {
    this.#bar?.remove();
    this.#bar = null;
  }

  #insertWaiting(): void {
    const [first] = this.#waiting;
    this.#newestActivity = Math.max(this.#newestActivity, getNewestActivity(this.#waiting));
    for (const placeholder of this.container.querySelectorAll("[data-samv-empty]")) placeholder.remove();
    this.#items?.prepend(...this.#waiting);
    this.#waiting = [];
    this.#showWaiting();
    if (first) focusElement(first);
  }

  #onClick(event: Event): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-samv-older]");
    if (!link || (event as MouseEvent).ctrlKey || (event as MouseEvent).metaKey) return;
    event.preventDefault();
    void this.#loadOlderFrom(link);
  }

  /** Loads one more page of older posts; returns them, or null on failure. */
  async loadOlder(): Promise<HTMLElement[] | null> {
    const older = await fetchOlderPosts(this.container, new Set(this.posts.map(({ id }) => id)));
    if (older === null) return null;
    this.#items?.append(...older);
    this.pages += 1;
    return older;
  }

  async #loadOlderFrom(link: HTMLAnchorElement): Promise<void> {
    const older = await this.loadOlder();
    if (older === null) return void (location.href = link.href);
    this.announcer.say(getMessagesFor(this.container).olderPosts(older.length));
    if (older[0]) focusElement(older[0]);
  }
}
