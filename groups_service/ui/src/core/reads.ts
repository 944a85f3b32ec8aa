// Which posts were read: half visible for two seconds in a tab that is looked at. Told together, never backwards.

import { call } from "./door";

const LONG_ENOUGH = 2_000;
const A_MOMENT = 200;
const HALF = 0.5;
const STEPS = Array.from({ length: 21 }, (_, step) => step / 20);

export class Reads {
  #told: number;
  #newest = 0;
  #telling: ReturnType<typeof setTimeout> | null = null;
  #stopped = false;
  readonly #watch: IntersectionObserver;
  readonly #arrivals: MutationObserver;
  readonly #timers = new Map<Element, number>();
  readonly #half = new Set<Element>();

  constructor(
    private readonly container: HTMLElement,
    private readonly group: string,
    private readonly posts: () => HTMLElement[],
  ) {
    this.#told = Number(container.dataset["seen"] ?? 0);
    this.#watch = new IntersectionObserver((entries) => entries.forEach((entry) => this.#moved(entry)), { threshold: STEPS });
    this.#arrivals = new MutationObserver(() => this.#observe());
    this.#arrivals.observe(container, { childList: true, subtree: true });
    this.#observe();
    document.addEventListener("visibilitychange", this.#looked);
    container.addEventListener("samv:done", this.#unread);
  }

  end(): void {
    this.#stopped = true;
    this.#watch.disconnect();
    this.#arrivals.disconnect();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    document.removeEventListener("visibilitychange", this.#looked);
    this.container.removeEventListener("samv:done", this.#unread);
  }

  #observe(): void {
    for (const post of this.posts()) this.#watch.observe(post);
  }

  /** A post taller than the window is half visible when it fills half the window. */
  #moved({ target, intersectionRatio, intersectionRect }: IntersectionObserverEntry): void {
    const isHalf = intersectionRatio >= HALF || intersectionRect.height >= HALF * innerHeight;
    if (isHalf) this.#half.add(target);
    else this.#half.delete(target);
    this.#time(target);
  }

  readonly #looked = (): void => {
    for (const post of this.#half) this.#time(post);
  };

  #time(post: Element): void {
    const counts = this.#half.has(post) && !document.hidden && post.isConnected;
    if (counts && this.#timers.has(post)) return;
    clearTimeout(this.#timers.get(post));
    this.#timers.delete(post);
    if (counts) this.#timers.set(post, setTimeout(() => this.#read(post as HTMLElement), LONG_ENOUGH));
  }

  /** Posts read in the same moment are told in one request: the pointer stands at the newest of them. */
  #read(post: HTMLElement): void {
    this.#newest = Math.max(this.#newest, Number(post.dataset["activity"] ?? 0));
    if (this.#newest > this.#told) this.#telling ??= setTimeout(() => this.#tell(), A_MOMENT);
  }

  #tell(): void {
    this.#telling = null;
    if (this.#stopped || this.#newest <= this.#told) return;
    const before = this.#told;
    this.#told = this.#newest;
    void call("PUT", `/groups/${encodeURIComponent(this.group)}/read`, { version: this.#told }, true).then(({ status }) => {
      if (status === 0) this.#told = before;
    });
  }

  /** Who marks something as unread means it: nothing more is told from this page. */
  readonly #unread = (event: Event): void => {
    if ((event.target as Element).matches("[data-samv-unread]")) this.end();
  };
}
