// While one writes a question: the answered ones that are like it, below the box.

import type { Announcer } from "./announce";
import { get, OURS } from "./fragment";
import { make } from "./pending";

const PAUSE = 600; // ms after the last key
const SHORTEST = 8; // letters
const LONGEST = 200;

export class Asking {
  #timer = 0;
  #asked = "";
  readonly #found = make("div", "asked-before", "");

  constructor(
    private readonly form: HTMLFormElement,
    private readonly hint: HTMLElement,
    private readonly announcer: Announcer,
  ) {
    this.#found.setAttribute(OURS, "");
    form.addEventListener("input", () => this.#soon());
    this.#soon(); // the tools may come when the question is written already
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#look(), PAUSE);
  }

  /** What is written, if it is meant as a question and says enough to look for. */
  get #question(): string {
    const text = this.form.querySelector("textarea")?.value.trim().slice(0, LONGEST) ?? "";
    const marked = this.form.querySelector<HTMLInputElement>("input[name=question]")?.checked;
    return text.length >= SHORTEST && (marked || text.endsWith("?")) ? text : "";
  }

  async #look(): Promise<void> {
    const question = this.#question;
    if (question === this.#asked) return;
    this.#asked = question;
    const address = `${this.hint.dataset["samvAsked"]}?${new URLSearchParams({ q: question })}`;
    const answer = question ? await get(address).catch(() => null) : null;
    if (question === this.#asked) this.#show(answer?.status === 200 ? answer.content : null);
  }

  #show(content: DocumentFragment | null): void {
    const heading = content?.querySelector("h3")?.textContent?.trim();
    if (!content || !heading) return this.#found.remove();
    this.#found.replaceChildren(content);
    this.hint.after(this.#found);
    this.announcer.say(heading);
  }
}
