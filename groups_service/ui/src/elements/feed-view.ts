// A feed on the screen: fetches what is new, shows it when asked, goes on with what is older.
//
// Nothing is ever put in above the reader by itself: a bar says how much there is.

import { newAmong } from "../lib/fresh";
import type { Line } from "../lib/line";
import type { Announcer } from "../core/announce";
import { get, morph, type Answer } from "../core/fragment";
import { wordsFor } from "../core/language";
import { onReturn } from "../core/live";
import { button } from "../core/pending";
import { loginRequired } from "../core/writing";
import { focusOn } from "./composer";

const LONGEST_SPREAD = 1_000;

export interface Source {
  address: string;
  group: string;
}

export class FeedView {
  #version: number;
  #waiting: HTMLElement[] = [];
  #asking = false;
  #askAgain = false;
  #bar: HTMLButtonElement | null = null;
  readonly #ends: (() => void)[] = [];
  pages = 0;

  constructor(
    private readonly container: HTMLElement,
    private readonly source: Source,
    private readonly announcer: Announcer,
    line: Line,
  ) {
    this.#version = Number(container.dataset["version"] ?? 0);
    this.#on("click", (event) => this.#clicked(event));
    this.#on("samv:posted", () => this.#present());
    this.#ends.push(
      line.subscribe(source.group),
      line.listen((message) => {
        if (message.type === "resync") this.#refreshSoon();
        if (message.type !== "changed" && message.type !== "subscribed") return;
        if (message.group === source.group) this.#heard(message.version);
      }),
      onReturn(() => this.#refreshSoon()),
    );
  }

  end(): void {
    this.#bar?.remove();
    for (const end of this.#ends) end();
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

  /** Lower is possible too: a restored database counts anew. */
  #heard(version: number): void {
    if (version === this.#version) return;
    this.#version = version;
    this.#refreshSoon();
  }

  /** Spread over a second: everybody who has the group open hears of a post at the same time. */
  #refreshSoon(): void {
    setTimeout(() => void this.#refresh(), Math.random() * LONGEST_SPREAD);
  }

  async #refresh(): Promise<void> {
    if (this.#asking) return void (this.#askAgain = true);
    this.#asking = true;
    const answer = await get(this.source.address).catch(() => null);
    this.#asking = false;
    if (answer?.status === 401) this.container.dispatchEvent(loginRequired());
    if (answer?.status === 200) this.#take(answer);
    if (this.#askAgain) {
      this.#askAgain = false;
      void this.#refresh();
    }
  }

  #take(answer: Answer): void {
    const fetched = articles(answer.content.querySelector("[data-samv-items]"));
    const here = new Map(this.posts.map((article) => [article.id, article]));
    const fresh = new Set(newAmong(fetched.map((article) => article.id), new Set(here.keys())));
    this.#waiting = fetched.filter((article) => fresh.has(article.id));
    for (const article of fetched) {
      const old = here.get(article.id);
      if (old) morph(old, article);
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
    const link = this.container.querySelector<HTMLAnchorElement>("a[data-samv-older]");
    if (!link) return null;
    link.setAttribute("aria-busy", "true");
    const answer = await get(link.href).catch(() => null);
    link.removeAttribute("aria-busy");
    if (answer?.status !== 200) return null;
    const here = new Set(this.posts.map((article) => article.id));
    const older = articles(answer.content.querySelector("[data-samv-items]")).filter(({ id }) => !here.has(id));
    const further = answer.content.querySelector("a[data-samv-older]");
    this.#items?.append(...older);
    if (further) link.replaceWith(further);
    else link.remove();
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

function articles(list: Element | null): HTMLElement[] {
  if (!list) return [];
  return [...list.children].filter((child): child is HTMLElement => child instanceof HTMLElement && child.id !== "");
}
