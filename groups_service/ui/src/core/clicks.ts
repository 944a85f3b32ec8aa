// Links that do something on the page: read more, copy, answer, and pictures that open large.

import type { Root } from "./acts";
import type { Announcer } from "./announce";
import { kit } from "./desk";
import { SET_ASIDE, UNCOVERED } from "./fragment";
import { wordsFor } from "./language";
import { reply } from "./replying";

type Act = (link: HTMLAnchorElement, announcer: Announcer) => boolean | Promise<boolean>;

const ACTS: Record<string, Act> = {
  "data-samv-more": uncover,
  "data-samv-copy": copy,
  "data-samv-reply": (link) => {
    const thread = link.closest("samv-thread");
    return thread !== null && reply(thread, link.dataset["comment"] ?? "", link.dataset["name"] ?? "");
  },
  "data-samv-picture": pictures,
};

/** Anything that cannot be done here leads where the link leads. */
export function clickInPlace(root: Root, announcer: Announcer): void {
  root.addEventListener("click", (event) => {
    const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    const name = link && Object.keys(ACTS).find((each) => link.hasAttribute(each));
    if (!link || !name || ctrlKey || metaKey || shiftKey) return;
    if (ACTS[name]?.(link, announcer) !== false) event.preventDefault();
  });
}

function pictures(link: HTMLAnchorElement): boolean {
  if (kit.own) return kit.own.pictures(link);
  void kit.fetch().then((own) => own?.pictures(link) || location.assign(link.href));
  return true;
}

function uncover(link: HTMLAnchorElement): boolean {
  const cut = link.closest("article, .comment")?.querySelector<HTMLElement>(".cut");
  if (!cut) return false;
  cut.classList.remove("cut");
  cut.setAttribute(UNCOVERED, "");
  cut.tabIndex = -1;
  cut.focus({ preventScroll: true });
  const opener = link.closest("p") ?? link;
  opener.hidden = true;
  opener.setAttribute(SET_ASIDE, "");
  return true;
}

function copy(link: HTMLAnchorElement, announcer: Announcer): boolean {
  const words = wordsFor(link);
  const copied = navigator.clipboard?.writeText(link.href) ?? Promise.reject(new Error("not over plain http"));
  copied.then(
    () => announcer.say(words.copied),
    () => void prompt(words.copyIt, link.href),
  );
  const menu = link.closest<HTMLDetailsElement>("details.menu[open]");
  if (menu) menu.open = false;
  menu?.querySelector("summary")?.focus();
  return true;
}
