// Moves the keyboard focus.

/** Focuses an element that is not focusable by itself, such as a new post, so that Tab continues from it. */
export function focusElement(element: HTMLElement): void {
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "nearest" });
}
