// A line at the top of the page about the connection.

export interface BannerLink {
  text: string;
  address: string;
}

export class Banner {
  #element: HTMLElement | null = null;

  show(text: string, link?: BannerLink): void {
    const element = this.#element ?? document.createElement("p");
    element.className = "banner";
    element.replaceChildren(text, ...(link ? [" ", createAnchor(link)] : []));
    if (!this.#element) document.body.prepend(element);
    this.#element = element;
  }

  hide(): void {
    this.#element?.remove();
    this.#element = null;
  }
}

/** Opens the link in a new tab, so that text being written on the page is kept. */
function createAnchor(link: BannerLink): HTMLAnchorElement {
  const element = document.createElement("a");
  element.href = link.address;
  element.target = "_blank";
  element.textContent = link.text;
  return element;
}
