// Shows the images of a post large, in a modal dialog with arrow keys; Escape returns to the opening link.

import { createElement } from "./dom";
import { showImage } from "./fragment";
import { createIcon } from "./icon";
import { getWritingMessagesFor } from "./writing-messages-for";

export function openLightbox(link: HTMLAnchorElement): boolean {
  const list = link.closest("[data-samv-pictures]") ?? link.parentElement ?? link;
  const links = [...list.querySelectorAll<HTMLAnchorElement>("a[data-samv-picture]")];
  const lightbox = new Lightbox(links.length ? links : [link], link);
  lightbox.show(Math.max(0, links.indexOf(link)));
  return true;
}

class Lightbox {
  readonly #dialog = document.createElement("dialog");
  readonly #image = document.createElement("img");
  readonly #caption = createElement("p", "caption", "");
  readonly #download = document.createElement("a");
  #current = 0;

  constructor(
    private readonly links: HTMLAnchorElement[],
    opener: HTMLElement,
  ) {
    const messages = getWritingMessagesFor(opener);
    this.#dialog.className = "lightbox";
    this.#caption.setAttribute("aria-live", "polite");
    this.#download.className = "btn";
    this.#download.append(createIcon("download"), messages.download);
    const stepButtons = [
      this.#createStepButton(messages.previousImage, "chevron-left", -1),
      this.#createStepButton(messages.nextImage, "chevron-right", 1),
    ];
    const buttons = createElement("div", "row-of-buttons", "");
    buttons.append(...(links.length > 1 ? stepButtons : []), this.#download, this.#createCloseButton(messages.close));
    this.#dialog.append(this.#image, this.#caption, buttons);
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
    const thumbnail = link?.querySelector("img");
    if (!link || !thumbnail) return;
    showImage(this.#image, link.href);
    this.#image.alt = thumbnail.alt;
    this.#download.href = link.href;
    this.#download.download = link.download;
    const positionText = this.links.length > 1 ? getWritingMessagesFor(link).imagePosition(this.#current + 1, this.links.length) : "";
    this.#caption.textContent = [thumbnail.alt, positionText].filter(Boolean).join(" · ");
    this.#dialog.setAttribute("aria-label", this.#caption.textContent || link.download);
  }

  #createStepButton(label: string, iconName: string, step: number): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn alone";
    button.append(createIcon(iconName), createElement("span", "sr", label));
    button.addEventListener("click", () => this.show(this.#current + step));
    return button;
  }

  #createCloseButton(label: string): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn primary";
    button.autofocus = true;
    button.textContent = label;
    button.addEventListener("click", () => this.#dialog.close());
    return button;
  }
}
