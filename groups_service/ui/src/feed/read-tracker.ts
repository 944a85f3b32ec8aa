// Reports which posts were read: half visible for two seconds in a visible tab. The reported version never decreases.

import { callApi } from "../core/api-client";

const READ_AFTER_MS = 2_000;
const REPORT_DELAY_MS = 200;
const MIN_VISIBLE_RATIO = 0.5;
const THRESHOLDS = Array.from({ length: 21 }, (_, step) => step / 20);

export class ReadTracker {
  #reportedVersion: number;
  #newestRead = 0;
  #reportTimer: ReturnType<typeof setTimeout> | null = null;
  #isStopped = false;
  readonly #visibility: IntersectionObserver;
  readonly #additions: MutationObserver;
  readonly #timers = new Map<Element, number>();
  readonly #halfVisible = new Set<Element>();

  constructor(
    private readonly container: HTMLElement,
    private readonly group: string,
    private readonly posts: () => HTMLElement[],
  ) {
    this.#reportedVersion = Number(container.dataset["seen"] ?? 0);
    const onIntersections = (entries: IntersectionObserverEntry[]): void => entries.forEach((entry) => this.#onIntersection(entry));
    this.#visibility = new IntersectionObserver(onIntersections, { threshold: THRESHOLDS });
    this.#additions = new MutationObserver(() => this.#observe());
    this.#additions.observe(container, { childList: true, subtree: true });
    this.#observe();
    document.addEventListener("visibilitychange", this.#onVisibilityChange);
    container.addEventListener("samv:done", this.#onDone);
  }

  stop(): void {
    this.#isStopped = true;
    this.#visibility.disconnect();
    this.#additions.disconnect();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    document.removeEventListener("visibilitychange", this.#onVisibilityChange);
    this.container.removeEventListener("samv:done", this.#onDone);
  }

  #observe(): void {
    for (const post of this.posts()) this.#visibility.observe(post);
  }

  /** A post taller than the window counts as half visible when it fills half the window. */
  #onIntersection({ target, intersectionRatio, intersectionRect }: IntersectionObserverEntry): void {
    const isHalfVisible = intersectionRatio >= MIN_VISIBLE_RATIO || intersectionRect.height >= MIN_VISIBLE_RATIO * innerHeight;
    if (isHalfVisible) this.#halfVisible.add(target);
    else this.#halfVisible.delete(target);
    this.#updateTimer(target);
  }

  readonly #onVisibilityChange = (): void => {
    for (const post of this.#halfVisible) this.#updateTimer(post);
  };

  #updateTimer(post: Element): void {
    const isBeingRead = this.#halfVisible.has(post) && !document.hidden && post.isConnected;
    if (isBeingRead && this.#timers.has(post)) return;
    clearTimeout(this.#timers.get(post));
    this.#timers.delete(post);
    if (isBeingRead) this.#timers.set(post, setTimeout(() => this.#markRead(post as HTMLElement), READ_AFTER_MS));
  }

  /** Collects posts that are read at the same moment into one request with the newest version. */
  #markRead(post: HTMLElement): void {
    this.#newestRead = Math.max(this.#newestRead, Number(post.dataset["activity"] ?? 0));
    if (this.#newestRead > this.#reportedVersion) this.#reportTimer ??= setTimeout(() => this.#report(), REPORT_DELAY_MS);
  }

  #report(): void {
    this.#reportTimer = null;
    if (this.#isStopped || this.#newestRead <= this.#reportedVersion) return;
    const previousVersion = this.#reportedVersion;
    this.#reportedVersion = this.#newestRead;
    void callApi("PUT", `/groups/${encodeURIComponent(this.group)}/read`, { version: this.#reportedVersion }, true).then(({ status }) => {
      if (status === 0) this.#reportedVersion = previousVersion;
    });
  }

  /** Stops reporting when the reader marks a post as unread. */
  readonly #onDone = (event: Event): void => {
    if ((event.target as Element).matches("[data-samv-unread]")) this.stop();
  };
}
