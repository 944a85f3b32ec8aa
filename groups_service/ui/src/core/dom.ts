// DOM helpers that several modules use.

/** The document of our own page, or the container of a feed in a foreign page. */
export type Root = Document | HTMLElement;

export function createElement(tagName: string, className: string, text: string): HTMLElement {
  const element = document.createElement(tagName);
  element.className = className;
  element.textContent = text;
  return element;
}

export function createButton(text: string, onClick: () => void): HTMLButtonElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "btn";
  element.textContent = text;
  element.addEventListener("click", onClick);
  return element;
}

export function getRoot(element: Element): Document | ShadowRoot {
  return element.getRootNode() as Document | ShadowRoot;
}
