// One line at the top of the page about the connection: there, changed or gone.

export interface Link {
  text: string;
  address: string;
}

export class Banner {
  #element: HTMLElement | null = null;

  show(text: string, link?: Link): void {
    const element = this.#element ?? document.createElement("p");
    element.className = "banner";
    element.replaceChildren(text, ...(link ? [" ", anchor(link)] : []));
    if (!this.#element) document.body.prepend(element);
    this.#element = element;
  }

  hide(): void {
    this.#element?.remove();
    this.#element = null;
  }
}

/** In a tab of its own: what is being written stays where it is. */
function anchor(link: Link): HTMLAnchorElement {
  const element = document.createElement("a");
  element.href = link.address;
  element.target = "_blank";
  element.textContent = link.text;
  return element;
}
