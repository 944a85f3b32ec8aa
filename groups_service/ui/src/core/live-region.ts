// Announces messages to screen readers.
//
// The two live regions are in the light DOM from the start: screen readers miss a region that
// is added together with its text, and many ignore regions in shadow roots.

const TEXT_DELAY_MS = 100;
const HIDDEN_STYLES: Record<string, string> = {
  position: "absolute",
  width: "1px",
  height: "1px",
  overflow: "hidden",
  "clip-path": "inset(50%)",
  "white-space": "nowrap",
};

export class Announcer {
  readonly #status: HTMLElement;
  readonly #alert: HTMLElement;

  constructor(parent: HTMLElement) {
    this.#status = createRegion("status", parent);
    this.#alert = createRegion("alert", parent);
  }

  /** Announces politely, when the screen reader next pauses. */
  say(text: string): void {
    setRegionText(this.#status, text);
  }

  /** Announces at once, for failures. */
  alert(text: string): void {
    setRegionText(this.#alert, text);
  }
}

function createRegion(role: string, parent: HTMLElement): HTMLElement {
  const region = document.createElement("div");
  region.setAttribute("role", role);
  for (const [name, value] of Object.entries(HIDDEN_STYLES)) region.style.setProperty(name, value, "important");
  parent.append(region);
  return region;
}

/** Empties the region first, so that the same text is announced a second time. */
function setRegionText(element: HTMLElement, text: string): void {
  element.textContent = "";
  setTimeout(() => (element.textContent = text), TEXT_DELAY_MS);
}
