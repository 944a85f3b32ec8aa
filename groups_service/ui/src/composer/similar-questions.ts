// Shows similar answered questions below the text area while a question is being written.

import { createElement } from "../core/dom";
import { ADDED_ATTRIBUTE, getFragment } from "../core/fragment";
import type { Announcer } from "../core/live-region";

const PAUSE_MS = 600; // after the last key
const MIN_QUESTION_CHARS = 8;
const MAX_QUERY_CHARS = 200;

export class SimilarQuestions {
  #timer = 0;
  #lastQuestion = "";
  readonly #panel = createElement("div", "similar-panel", "");

  constructor(
    private readonly form: HTMLFormElement,
    private readonly hint: HTMLElement,
    private readonly announcer: Announcer,
  ) {
    this.#panel.setAttribute(ADDED_ATTRIBUTE, "");
    form.addEventListener("input", () => this.#schedule());
    this.#schedule(); // the tools may be loaded after the question was written
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#search(), PAUSE_MS);
  }

  /** The text, if it is a question and long enough to search for; otherwise empty. */
  get #question(): string {
    const text = this.form.querySelector("textarea")?.value.trim().slice(0, MAX_QUERY_CHARS) ?? "";
    const isMarked = this.form.querySelector<HTMLInputElement>("input[name=question]")?.checked;
    return text.length >= MIN_QUESTION_CHARS && (isMarked || text.endsWith("?")) ? text : "";
  }

  async #search(): Promise<void> {
    const question = this.#question;
    if (question === this.#lastQuestion) return;
    this.#lastQuestion = question;
    const url = `${this.hint.dataset["samvAsked"]}?${new URLSearchParams({ q: question })}`;
    const response = question ? await getFragment(url).catch(() => null) : null;
    if (question === this.#lastQuestion) this.#show(response?.status === 200 ? response.content : null);
  }

  #show(content: DocumentFragment | null): void {
    const heading = content?.querySelector("h3")?.textContent?.trim();
    if (!content || !heading) return this.#panel.remove();
    this.#panel.replaceChildren(content);
    this.hint.after(this.#panel);
    this.announcer.say(heading);
  }
}
