// Naming a colleague: `@` and two letters offer those who may read what is being written.

import { isLongEnough, naming, type Naming } from "../lib/mention";
import type { Announcer } from "./announce";
import { write } from "./box";
import { call } from "./door";
import { OURS } from "./fragment";
import { icon } from "./icon";
import { wordsFor } from "./language";
import { make } from "./pending";

interface Person {
  id: string;
  name: string;
  title: string | null;
  unit: { name: string } | null;
  account: string;
}

const PAUSE = 200;

export class Mentioning {
  readonly #list: HTMLElement;
  #people: Person[] = [];
  #current = 0;
  #timer = 0;
  #asked = 0;
  #left = -1;

  constructor(
    private readonly box: HTMLTextAreaElement,
    private readonly place: string,
    private readonly announcer: Announcer,
  ) {
    this.#list = make("ul", "offers", "");
    this.#list.id = `${box.id}-people`;
    this.#list.hidden = true;
    this.#list.setAttribute("role", "listbox");
    this.#list.setAttribute("aria-label", wordsFor(box).people);
    this.#list.setAttribute(OURS, "");
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.#list.addEventListener("click", (event) => this.#clicked(event));
    box.setAttribute("aria-autocomplete", "list");
    box.after(this.#list);
    box.addEventListener("input", () => this.#look());
    box.addEventListener("click", () => this.#look());
    box.addEventListener("blur", () => this.#close());
    box.addEventListener("keydown", (event) => this.#pressed(event));
    if (box.matches(":focus")) this.#look(); // the tools may come when a name is begun already
  }

  /** The button for those who do not know of `@`. */
  button(): HTMLButtonElement {
    const words = wordsFor(this.box);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet";
    button.append(icon("at-sign"), words.mention);
    button.addEventListener("click", () => {
      const { selectionStart: at, value } = this.box;
      const insert = at === 0 || /\s/.test(value[at - 1] ?? "") ? "@" : " @";
      write(this.box, { from: at, to: at, insert, start: at + insert.length, end: at + insert.length });
      this.announcer.say(words.nameSomebody);
    });
    return button;
  }

  get #naming(): Naming | null {
    return this.box.selectionStart === this.box.selectionEnd ? naming(this.box.value, this.box.selectionStart) : null;
  }

  #look(): void {
    clearTimeout(this.#timer);
    const found = this.#naming;
    if (!found || !isLongEnough(found) || found.at === this.#left) {
      if (!found) this.#left = -1;
      return this.#close();
    }
    this.#timer = setTimeout(() => void this.#ask(found), PAUSE);
  }

  async #ask(found: Naming): Promise<void> {
    const asked = ++this.#asked;
    const [kind, id] = this.place.split("=");
    const query = new URLSearchParams({ q: found.query.trim(), ...(kind && id ? { [kind]: id } : {}) });
    const answer = await call("GET", `/mentionable?${query}`);
    if (asked !== this.#asked || answer.status !== 200) return;
    const people = (answer.body as { items: Person[] }).items;
    this.announcer.say(wordsFor(this.box).hits(people.length));
    if (people.length) this.#open(people);
    else this.#close();
  }

  #open(people: Person[]): void {
    this.#people = people;
    this.#list.replaceChildren(...people.map((person, index) => this.#option(person, index)));
    this.#list.hidden = false;
    this.box.setAttribute("aria-controls", this.#list.id);
    this.#choose(0);
  }

  #option(person: Person, index: number): HTMLElement {
    const option = make("li", "", "");
    option.id = `${this.#list.id}-${index}`;
    option.setAttribute("role", "option");
    const about = [person.title, person.unit?.name].filter(Boolean).join(", ");
    option.append(make("span", "name", person.name), " ", make("span", "about", about));
    return option;
  }

  #choose(index: number): void {
    this.#current = (index + this.#people.length) % this.#people.length;
    for (const [each, option] of [...this.#list.children].entries()) {
      option.setAttribute("aria-selected", String(each === this.#current));
      if (each === this.#current) option.scrollIntoView({ block: "nearest" });
    }
    this.box.setAttribute("aria-activedescendant", `${this.#list.id}-${this.#current}`);
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.#list.hidden = true;
    this.box.removeAttribute("aria-activedescendant");
    this.box.removeAttribute("aria-controls");
  }

  #pressed(event: KeyboardEvent): void {
    if (this.#list.hidden || event.isComposing) return;
    const act = this.#acts[event.key];
    if (!act || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    act();
  }

  readonly #acts: Record<string, () => void> = {
    ArrowDown: () => this.#choose(this.#current + 1),
    ArrowUp: () => this.#choose(this.#current - 1),
    Enter: () => this.#take(this.#current),
    Tab: () => this.#take(this.#current),
    Escape: () => {
      this.#left = this.#naming?.at ?? -1;
      this.#close();
    },
  };

  #clicked(event: Event): void {
    const option = (event.target as Element).closest("[role='option']");
    if (option) this.#take([...this.#list.children].indexOf(option));
  }

  #take(index: number): void {
    const [person, found] = [this.#people[index], this.#naming];
    this.#close();
    if (!person || !found) return;
    this.#left = found.at;
    const insert = `@${person.account} `;
    const end = found.at + insert.length;
    write(this.box, { from: found.at, to: this.box.selectionStart, insert, start: end, end });
    this.announcer.say(person.name);
  }
}
