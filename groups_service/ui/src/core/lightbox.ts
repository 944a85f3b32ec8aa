// The pictures of a post, large: a modal dialog with arrows; Escape goes back to where one was.

import { draw } from "./fragment";
import { icon } from "./icon";
import { ownWordsFor } from "./own-language";
import { make } from "./pending";

export function openPictures(link: HTMLAnchorElement): boolean {
  const links = [...(link.closest("[data-samv-pictures]") ?? link.parentElement ?? link).querySelectorAll<HTMLAnchorElement>("a[data-samv-picture]")];
  const box = new Lightbox(links.length ? links : [link], link);
  box.show(Math.max(0, links.indexOf(link)));
  return true;
}

class Lightbox {
  readonly #dialog = document.createElement("dialog");
  readonly #picture = document.createElement("img");
  readonly #caption = make("p", "caption", "");
  readonly #download = document.createElement("a");
  #current = 0;

  constructor(
    private readonly links: HTMLAnchorElement[],
    opener: HTMLElement,
  ) {
    const words = ownWordsFor(opener);
    this.#dialog.className = "lightbox";
    this.#caption.setAttribute("aria-live", "polite");
    this.#download.className = "btn";
    this.#download.append(icon("download"), words.download);
    const around = links.length > 1 ? [this.#button(words.previous, "chevron-left", -1), this.#button(words.next, "chevron-right", 1)] : [];
    const tools = make("div", "row-of-buttons", "");
    tools.append(...around, this.#download, this.#close(words.close));
    this.#dialog.append(this.#picture, this.#caption, tools);
    this.#dialog.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (step && links.length > 1) this.show(this.#current + step);
    });
    this.#dialog.addEventListener("click", (event) => event.target === this.#dialog && this.#dialog.close());
    this.#dialog.addEventListener("close", () => {
      this.#dialog.remove();
      opener.focus();
    });
    const root = opener.getRootNode();
    (root instanceof ShadowRoot ? (root.firstElementChild ?? root) : document.body).append(this.#dialog);
    this.#dialog.showModal();
  }

  show(index: number): void {
    this.#current = (index + this.links.length) % this.links.length;
    const link = this.links[this.#current];
    const small = link?.querySelector("img");
    if (!link || !small) return;
    draw(this.#picture, link.href);
    this.#picture.alt = small.alt;
    this.#download.href = link.href;
    this.#download.download = link.download;
    const place = this.links.length > 1 ? ownWordsFor(link).pictureOf(this.#current + 1, this.links.length) : "";
    this.#caption.textContent = [small.alt, place].filter(Boolean).join(" · ");
    this.#dialog.setAttribute("aria-label", this.#caption.textContent || link.download);
  }

  #button(name: string, drawing: string, step: number): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn alone";
    button.append(icon(drawing), make("span", "sr", name));
    button.addEventListener("click", () => this.show(this.#current + step));
    return button;
  }

  #close(name: string): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn primary";
    button.autofocus = true;
    button.textContent = name;
    button.addEventListener("click", () => this.#dialog.close());
    return button;
  }
}
