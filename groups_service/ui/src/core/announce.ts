// Says things to those who listen instead of look.
//
// The two regions stand in the light DOM from the start: screen readers miss a region that
// arrives together with its text, and many do not look into shadow roots.

const A_MOMENT = 100;
const HIDDEN: Record<string, string> = {
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

  constructor(place: HTMLElement) {
    this.#status = region("status", place);
    this.#alert = region("alert", place);
  }

  /** When the reader next pauses: something was done. */
  say(text: string): void {
    put(this.#status, text);
  }

  /** At once: something failed. */
  alert(text: string): void {
    put(this.#alert, text);
  }
}

function region(role: string, place: HTMLElement): HTMLElement {
  const element = document.createElement("div");
  element.setAttribute("role", role);
  for (const [name, value] of Object.entries(HIDDEN)) element.style.setProperty(name, value, "important");
  place.append(element);
  return element;
}

/** Emptied first, so that the same words said twice are heard twice. */
function put(element: HTMLElement, text: string): void {
  element.textContent = "";
  setTimeout(() => (element.textContent = text), A_MOMENT);
}
