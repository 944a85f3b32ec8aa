// One file in a writing box: a row with its name, how far it has come, what is wrong, what it shows.

import { size } from "../lib/sizes";
import type { Announcer } from "./announce";
import { icon } from "./icon";
import { languageOf } from "./language";
import { ownWordsFor } from "./own-language";
import { button, make } from "./pending";
import { transfer, type Uploaded } from "./transfer";

export interface About {
  name: string;
  size: number;
  type: string;
}

const PICTURE = /^image\/(png|jpeg|gif|webp|avif)$/;

export class AttachedFile {
  readonly element = make("li", "attached-file", "");
  announcer: Announcer | null = null;
  removed: () => void = () => undefined;
  isUnderWay = false;
  readonly #state = make("div", "file-state", "");
  #describing: HTMLInputElement | null = null;
  #decorative: HTMLInputElement | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly about: About,
  ) {
    const said = make("span", "file-name", about.name);
    said.append(" ", make("span", "about", size(about.size, languageOf(form))));
    this.element.append(icon(PICTURE.test(about.type) ? "file-image" : "file"), said, this.#removal(this.#words.detach(about.name)), this.#state);
  }

  get #words() {
    return ownWordsFor(this.form);
  }

  /** A picture without a word for those who do not see it. */
  get isSilent(): boolean {
    return this.#describing !== null && !this.#describing.value.trim() && !this.#decorative?.checked;
  }

  upload(file: File, address: string, fields: FormData): void {
    const progress = document.createElement("progress");
    progress.max = 100;
    progress.setAttribute("aria-label", this.#words.uploading(file.name));
    this.#state.replaceChildren(progress);
    if (PICTURE.test(file.type)) this.#thumbnail(file);
    fields.set("file", file);
    this.isUnderWay = true;
    const stop = transfer(address, fields, {
      progress: (percent) => (progress.value = percent),
      done: (made) => {
        this.done(made, "");
        this.announcer?.say(this.#words.uploaded(file.name));
      },
      failed: (reason) => this.fail(reason || this.#words.notUploaded(file.name)),
    });
    this.#remove.textContent = this.#words.cancel;
    this.#stop = stop;
  }

  done(made: Uploaded, alt: string): void {
    this.isUnderWay = false;
    this.#remove.replaceChildren(icon("x"), make("span", "sr", this.#words.detach(this.about.name)));
    this.#state.replaceChildren(hidden("attachment", made.id));
    if (PICTURE.test(this.about.type)) this.#state.append(...this.#description(made.id, alt));
  }

  fail(reason: string): void {
    this.isUnderWay = false;
    this.#state.replaceChildren(make("p", "error", reason));
    this.#remove.replaceChildren(icon("x"), make("span", "sr", this.#words.detach(this.about.name)));
    this.announcer?.alert(reason);
  }

  #remove = button("", () => undefined);
  #stop: () => void = () => undefined;

  #removal(name: string): HTMLElement {
    this.#remove = button("", () => {
      this.#stop();
      this.element.remove();
      this.removed();
    });
    this.#remove.classList.add("quiet");
    this.#remove.replaceChildren(icon("x"), make("span", "sr", name));
    return this.#remove;
  }

  #thumbnail(file: File): void {
    const picture = document.createElement("img");
    const address = URL.createObjectURL(file);
    picture.alt = "";
    picture.className = "thumbnail";
    picture.onload = picture.onerror = () => URL.revokeObjectURL(address);
    picture.src = address;
    this.element.firstElementChild?.replaceWith(picture);
  }

  #description(file: string, alt: string): HTMLElement[] {
    const field = document.createElement("input");
    field.type = "text";
    field.name = `alt-${file}`;
    field.id = `alt-${file}`;
    field.value = alt;
    field.maxLength = 1000;
    const label = document.createElement("label");
    label.htmlFor = field.id;
    label.textContent = this.#words.describe;
    const tick = document.createElement("input");
    tick.type = "checkbox";
    tick.addEventListener("change", () => {
      field.disabled = tick.checked;
      if (tick.checked) field.value = "";
    });
    const ticked = make("label", "tick", "");
    ticked.append(tick, this.#words.decorative);
    [this.#describing, this.#decorative] = [field, tick];
    return [label, field, ticked];
  }
}

function hidden(name: string, value: string): HTMLInputElement {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  return field;
}
