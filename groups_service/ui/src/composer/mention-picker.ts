// Mentions: `@` and two letters list colleagues who may read the text that is being written.

import { callApi } from "../core/api-client";
import { createElement } from "../core/dom";
import { ADDED_ATTRIBUTE } from "../core/fragment";
import { createIcon } from "../core/icon";
import { getMessagesFor } from "../core/language";
import type { Announcer } from "../core/live-region";
import { findMentionQuery, isLongEnough, type MentionQuery } from "../lib/mention-trigger";
import { applyEdit } from "./textarea";

interface Person {
  id: string;
  name: string;
  title: string | null;
  unit: { name: string } | null;
  account: string;
}

const PAUSE_MS = 200;

export class MentionPicker {
  readonly #list: HTMLElement;
  #people: Person[] = [];
  #selected = 0;
  #timer = 0;
  #lastRequest = 0;
  #dismissedAt = -1;

  constructor(
    private readonly textarea: HTMLTextAreaElement,
    private readonly scope: string,
    private readonly announcer: Announcer,
  ) {
    this.#list = createElement("ul", "mention-list", "");
    this.#list.id = `${textarea.id}-people`;
    this.#list.hidden = true;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", getMessagesFor(textarea).colleagues);
    this.#list.setAttribute(ADDED_ATTRIBUTE, "");
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#onClick(event));
    textarea.setAttribute("aria-autocomplete", "list");
    textarea.after(this.#list);
    textarea.addEventListener("input", () => this.#update());
    textarea.addEventListener("click", () => this.#update());
    textarea.addEventListener("blur", () => this.#close());
    textarea.addEventListener("keydown", (event) => this.#onKeydown(event));
    if (textarea.matches(":focus")) this.#update(); // the tools may be loaded after the first letters of a name
  }

  /** Creates the button that inserts `@`. */
  createButton(): HTMLButtonElement {
    const messages = getMessagesFor(this.textarea);
    const element = document.createElement("button");
    element.type = "button";
    element.className = "btn quiet";
    element.append(createIcon("at-sign"), messages.mention);
    element.addEventListener("click", () => {
      const { selectionStart: at, value } = this.textarea;
      const insert = at === 0 || /\s/.test(value[at - 1] ?? "") ? "@" : " @";
      applyEdit(this.textarea, { from: at, to: at, insert, start: at + insert.length, end: at + insert.length });
      this.announcer.say(messages.mentionHint);
    });
    return element;
  }

  get #query(): MentionQuery | null {
    const { selectionStart, selectionEnd, value } = this.textarea;
    return selectionStart === selectionEnd ? findMentionQuery(value, selectionStart) : null;
  }

  #update(): void {
    clearTimeout(this.#timer);
    const query = this.#query;
    if (!query || !isLongEnough(query) || query.at === this.#dismissedAt) {
      if (!query) this.#dismissedAt = -1;
      return this.#close();
    }
    this.#timer = setTimeout(() => void this.#search(query), PAUSE_MS);
  }

  async #search(query: MentionQuery): Promise<void> {
    const request = ++this.#lastRequest;
    const [kind, id] = this.scope.split("=");
    const parameters = new URLSearchParams({ q: query.query.trim(), ...(kind && id ? { [kind]: id } : {}) });
    const response = await callApi("GET", `/mentionable?${parameters}`);
    if (request !== this.#lastRequest || response.status !== 200) return;
    const people = (response.body as { items: Person[] }).items;
    this.announcer.say(getMessagesFor(this.textarea).matchCount(people.length));
    if (people.length) this.#showPeople(people);
    else this.#close();
  }

  #showPeople(people: Person[]): void {
    this.#people = people;
    this.#list.replaceChildren(...people.map((person, index) => this.#createOption(person, index)));
    this.#list.hidden = false;
    this.textarea.setAttribute("aria-controls", this.#list.id);
    this.#select(0);
  }

  #createOption(person: Person, index: number): HTMLElement {
    const option = createElement("li", "", "");
    option.id = `${this.#list.id}-${index}`;
    option.setAttribute("role", "option");
    const about = [person.title, person.unit?.name].filter(Boolean).join(", ");
    option.append(createElement("span", "name", person.name), " ", createElement("span", "about", about));
    return option;
  }

  #select(index: number): void {
    this.#selected = (index + this.#people.length) % this.#people.length;
    for (const [position, option] of [...this.#list.children].entries()) {
      option.setAttribute("aria-selected", String(position === this.#selected));
      if (position === this.#selected) option.scrollIntoView({ block: "nearest" });
    }
    this.textarea.setAttribute("aria-activedescendant", `${this.#list.id}-${this.#selected}`);
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#lastRequest += 1;
    this.#list.hidden = true;
    this.textarea.removeAttribute("aria-activedescendant");
    this.textarea.removeAttribute("aria-controls");
  }

  #onKeydown(event: KeyboardEvent): void {
    if (this.#list.hidden || event.isComposing) return;
    const action = this.#keyActions[event.key];
    if (!action || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    action();
  }

  readonly #keyActions: Record<string, () => void> = {
    ArrowDown: () => this.#select(this.#selected + 1),
    ArrowUp: () => this.#select(this.#selected - 1),
    Enter: () => this.#insertMention(this.#selected),
    Tab: () => this.#insertMention(this.#selected),
    Escape: () => {
      this.#dismissedAt = this.#query?.at ?? -1;
      this.#close();
    },
  };

  #onClick(event: Event): void {
    const option = (event.target as Element).closest("[role='option']");
    if (option) this.#insertMention([...this.#list.children].indexOf(option));
  }

  #insertMention(index: number): void {
    const [person, query] = [this.#people[index], this.#query];
    this.#close();
    if (!person || !query) return;
    this.#dismissedAt = query.at;
    const insert = `@${person.account} `;
    const end = query.at + insert.length;
    applyEdit(this.textarea, { from: query.at, to: this.textarea.selectionStart, insert, start: end, end });
    this.announcer.say(person.name);
  }
}
