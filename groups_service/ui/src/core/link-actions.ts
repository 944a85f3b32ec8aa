// Links that act on the page: expand a text, copy a link, reply, and open an image.

import { writingTools } from "../composer/composer-tools";
import { openReply } from "../feed/reply-box";
import type { Root } from "./dom";
import { EXPANDED_ATTRIBUTE, HIDDEN_ATTRIBUTE } from "./fragment";
import { getMessagesFor } from "./language";
import type { Announcer } from "./live-region";

type LinkAction = (link: HTMLAnchorElement, announcer: Announcer) => boolean | Promise<boolean>;

const LINK_ACTIONS: Record<string, LinkAction> = {
  "data-samv-more": expandText,
  "data-samv-copy": copyLink,
  "data-samv-reply": (link) => {
    const thread = link.closest("samv-thread");
    return thread !== null && openReply(thread, link.dataset["comment"] ?? "", link.dataset["name"] ?? "");
  },
  "data-samv-picture": openImages,
};

/** Follows the link when its action returns false. */
export function runLinkActions(root: Root, announcer: Announcer): void {
  root.addEventListener("click", (event) => {
    const { ctrlKey, metaKey, shiftKey } = event as MouseEvent;
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    const action = link && Object.keys(LINK_ACTIONS).find((attribute) => link.hasAttribute(attribute));
    if (!link || !action || ctrlKey || metaKey || shiftKey) return;
    if (LINK_ACTIONS[action]?.(link, announcer) !== false) event.preventDefault();
  });
}

function openImages(link: HTMLAnchorElement): boolean {
  if (writingTools.loaded) return writingTools.loaded.openLightbox(link);
  void writingTools.load().then((tools) => tools?.openLightbox(link) || location.assign(link.href));
  return true;
}

function expandText(link: HTMLAnchorElement): boolean {
  const text = link.closest("article, .comment")?.querySelector<HTMLElement>(".cut");
  if (!text) return false;
  text.classList.remove("cut");
  text.setAttribute(EXPANDED_ATTRIBUTE, "");
  text.tabIndex = -1;
  text.focus({ preventScroll: true });
  const opener = link.closest("p") ?? link;
  opener.hidden = true;
  opener.setAttribute(HIDDEN_ATTRIBUTE, "");
  return true;
}

function copyLink(link: HTMLAnchorElement, announcer: Announcer): boolean {
  const messages = getMessagesFor(link);
  const copying = navigator.clipboard?.writeText(link.href) ?? Promise.reject(new Error("not over plain http"));
  copying.then(
    () => announcer.say(messages.linkCopied),
    () => void prompt(messages.copyPrompt, link.href),
  );
  const menu = link.closest<HTMLDetailsElement>("details.menu[open]");
  if (menu) menu.open = false;
  menu?.querySelector("summary")?.focus();
  return true;
}
