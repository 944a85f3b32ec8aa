// A feed on the screen: fetches what is new, shows it when asked, goes on with what is older.
//
// Nothing is ever put in above the reader by itself: a bar says how much there is.

import { isNews, type Changes } from "../lib/changes";
import { newAmong } from "../lib/fresh";
import type { Line } from "../lib/line";
import type { Announcer } from "../core/announce";
import { activityOf, articles, newestOf } from "../core/articles";
import { changesSince, fetchPosts } from "../core/catching-up";
import { focusOn } from "../core/focus";
import { get, renew, waysBack, type Answer } from "../core/fragment";
import { wordsFor } from "../core/language";
import { fetchOlder } from "../core/older";
import { listenTo, type Streams } from "../core/streams";
import { button, make } from "../core/pending";
import { Reads } from "../core/reads";
import { loginRequired } from "../core/writing";

const LONGEST_SPREAD = 1_000;

export interface Source {
  address: string;
  /** A feed of one group asks what has changed; others are fetched anew. */
  group: string | null;
  streams: Streams;
  /** Whether new posts belong here: not on a post's own page. */
  grows: boolean;
}

export class FeedView {
  #version: number;
  #heardOf = 0;
  #newest: number;
  #waiting: HTMLElement[] = [];
  #asking = false;
  #askAgain = false;
  #anew = false;
  #bar: HTMLButtonElement | null = null;
  readonly #reads: Reads | null;
  readonly #ends: (() => void)[] = [];
  pages = 0;

  constructor(
    private readonly container: HTMLElement,
    private readonly source: Source,
    private readonly announcer: Announcer,
    line: Line,
  ) {
    this.#newest = newestOf(this.posts);
    this.#version = Number(container.dataset["version"] ?? this.#newest);
    this.#on("click", (event) => this.#clicked(event));
    this.#on("samv:posted", () => this.#present());
    const marks = source.group !== null && container.dataset["seen"] !== undefined;
    this.#reads = marks ? new Reads(container, source.group ?? "", () => this.posts) : null;
    this.#ends.push(
      listenTo(line, source.streams, {
        heard: (...heard) => this.#heard(...heard),
        lost: () => this.#catchUp(true),
        ended: () => (source.group ? this.#close() : this.#catchUp(true)),
        returned: () => this.#catchUp(!source.group),
      }),
    );
  }

  end(): void {
    this.#bar?.remove();
    this.#reads?.end();
    for (const end of this.#ends) end();
  }

  /** The group was closed to the reader: what it says is no longer shown. */
  #close(): void {
    const words = wordsFor(this.container).notForYou;
    this.end();
    this.container.replaceChildren(make("p", "empty", words));
    this.announcer.alert(words);
  }

  #on(name: string, act: (event: Event) => void): void {
    this.container.addEventListener(name, act);
    this.#ends.push(() => this.container.removeEventListener(name, act));
  }

  get posts(): HTMLElement[] {
    return articles(this.#items);
  }

  get #items(): Element | null {
    return this.container.querySelector("[data-samv-items]");
  }

  /** Lower is possible too: a restored database counts anew, and who has left the group counts less. */
  #heard(stream: string, version: number, isFirst: boolean): void {
    if (this.source.group === null) return isFirst ? undefined : this.#catchUp(true);
    if (stream !== `group:${this.source.group}` || version === this.#version) return;
    this.#heardOf = version;
    this.#catchUp(version < this.#version);
  }

  /** Spread over a second: everybody who has the group open hears of a post at the same time. */
  #catchUp(anew: boolean): void {
    this.#anew ||= anew;
    setTimeout(() => void this.#ask(), Math.random() * LONGEST_SPREAD);
  }

  async #ask(): Promise<void> {
    if (this.#asking) return void (this.#askAgain = true);
    this.#asking = true;
    const anew = this.#anew;
    this.#anew = false;
    await (anew ? this.#refresh() : this.#fetchChanged());
    this.#asking = false;
    if (this.#askAgain) {
      this.#askAgain = false;
      void this.#ask();
    }
  }

  async #fetchChanged(): Promise<void> {
    const { status, changes } = await changesSince(this.source.group ?? "", this.#version);
    if (status === 401) this.container.dispatchEvent(loginRequired());
    if (!changes) return status === 0 ? undefined : this.#refresh();
    const shown = changes.posts.some((id) => this.#shown(id));
    if (changes.resync || (!this.source.grows && shown)) return this.#refresh(changes.version);
    if (this.source.grows && !(await this.#fetchEach(changes))) return;
    this.#version = changes.version;
    this.#present();
  }

  /** False when one of them did not come: the next hint asks for all again. */
  async #fetchEach({ posts }: Changes): Promise<boolean> {
    const before = waysBack(this.container);
    const fetched = await fetchPosts(posts);
    for (const { id, status, article } of fetched) {
      if (status === 404) this.#gone(id);
      else if (article) this.#came(article, before);
    }
    return fetched.every(({ status }) => status !== 0 && status < 500);
  }

  #shown(id: string): HTMLElement | undefined {
    return this.posts.find((post) => post.id === `post-${id}`);
  }

  #came(article: HTMLElement, before: Set<Element>): void {
    const old = this.posts.find(({ id }) => id === article.id);
    if (old) return renew(old, article, before);
    const waiting = this.#waiting.filter(({ id }) => id !== article.id);
    if (waiting.length < this.#waiting.length || isNews(activityOf(article), this.#newest)) waiting.push(article);
    this.#waiting = waiting.sort((one, other) => activityOf(other) - activityOf(one));
  }

  /** One's own deletion stands with its way back; others' leave a line, so that nothing jumps. */
  #gone(id: string): void {
    this.#waiting = this.#waiting.filter((article) => article.id !== `post-${id}`);
    const post = this.#shown(id);
    if (!post || post.matches("[data-samv-undo], .gone-note")) return;
    const note = make("p", "card gone-note", wordsFor(this.container).noLonger);
    note.id = post.id; // it may come back, and the answer to one's own deletion may come later
    const hadFocus = post.contains((post.getRootNode() as Document | ShadowRoot).activeElement);
    post.replaceWith(note);
    if (hadFocus) focusOn(note);
  }

  async #refresh(version = this.#heardOf): Promise<void> {
    const before = waysBack(this.container);
    const answer = await get(this.source.address).catch(() => null);
    if (answer?.status === 401) this.container.dispatchEvent(loginRequired());
    if (answer?.status === 404 && !this.source.grows) for (const { id } of this.posts) this.#gone(id.replace("post-", ""));
    if (answer?.status !== 200) return;
    if (version) this.#version = version;
    this.#take(answer, before);
  }

  #take(answer: Answer, before: Set<Element>): void {
    const alone = articles(answer.content).filter(({ id }) => id.startsWith("post-"));
    const fetched = alone.length ? alone : articles(answer.content.querySelector("[data-samv-items]"));
    const here = new Map(this.posts.map((article) => [article.id, article]));
    const fresh = new Set(newAmong(fetched.map((article) => article.id), new Set(here.keys())));
    if (this.source.grows) {
      this.#waiting = fetched.filter((article) => fresh.has(article.id));
      this.#newest = newestOf(fetched);
    }
    for (const article of fetched) {
      const old = here.get(article.id);
      if (old) renew(old, article, before);
    }
    this.#present();
  }

  /** The bar tells how many wait; what has come in another way meanwhile (one's own post) no longer waits. */
  #present(): void {
    const here = new Set(this.posts.map((article) => article.id));
    const before = this.#bar ? this.#waiting.length : 0;
    this.#waiting = this.#waiting.filter((article) => !here.has(article.id));
    const count = this.#waiting.length;
    this.container.dispatchEvent(new CustomEvent("samv:count", { bubbles: true, composed: true, detail: count }));
    if (count === 0) return this.#removeBar();
    this.#bar ??= this.#addBar();
    this.#bar.textContent = wordsFor(this.container).showNew(count);
    if (count > before) this.announcer.say(wordsFor(this.container).newPosts(count));
  }

  #addBar(): HTMLButtonElement {
    const bar = button("", () => this.#showNew());
    bar.className = "newbar";
    this.#items?.before(bar);
    return bar;
  }

  #removeBar(): void {
    this.#bar?.remove();
    this.#bar = null;
  }

  #showNew(): void {
    const [first] = this.#waiting;
    this.#newest = Math.max(this.#newest, newestOf(this.#waiting));
    for (const empty of this.container.querySelectorAll("[data-samv-empty]")) empty.remove();
    this.#items?.prepend(...this.#waiting);
    this.#waiting = [];
    this.#present();
    if (first) focusOn(first);
  }

  #clicked(event: Event): void {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-samv-older]");
    if (!link || (event as MouseEvent).ctrlKey || (event as MouseEvent).metaKey) return;
    event.preventDefault();
    void this.#goOn(link);
  }

  /** One page of older posts more; tells which came, or null when it could not. */
  async showOlder(): Promise<HTMLElement[] | null> {
    const older = await fetchOlder(this.container, new Set(this.posts.map(({ id }) => id)));
    if (older === null) return null;
    this.#items?.append(...older);
    this.pages += 1;
    return older;
  }

  async #goOn(link: HTMLAnchorElement): Promise<void> {
    const older = await this.showOlder();
    if (older === null) return void (location.href = link.href);
    this.announcer.say(wordsFor(this.container).olderShown(older.length));
    if (older[0]) focusOn(older[0]);
  }
}
