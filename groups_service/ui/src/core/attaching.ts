// Files of what is being written: each goes up by itself while one writes on.

import { newKey } from "../lib/key";
import { size } from "../lib/sizes";
import type { Announcer } from "./announce";
import { AttachedFile } from "./attached-file";
import { FURNISHED, OURS } from "./fragment";
import { icon } from "./icon";
import { languageOf } from "./language";
import { ownWordsFor } from "./own-language";
import { make } from "./pending";

const MOST = 20;
const LARGEST = 250_000_000;

export class Attaching {
  readonly #list: HTMLElement;
  readonly #chooser = document.createElement("input");
  #files: AttachedFile[] = [];
  #reminded = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly announcer: Announcer,
  ) {
    const without = form.querySelector("[data-samv-files]");
    this.#list = make("ul", "attaching", "");
    this.#list.setAttribute(OURS, "");
    form.setAttribute(FURNISHED, "");
    this.#chooser.type = "file";
    this.#chooser.multiple = true;
    this.#chooser.hidden = true;
    this.#chooser.setAttribute(OURS, "");
    this.#chooser.addEventListener("change", () => {
      this.add([...(this.#chooser.files ?? [])]);
      this.#chooser.value = "";
    });
    this.#takeOver();
    (without ?? form.querySelector("textarea"))?.after(this.#list, this.#chooser);
    without?.remove();
    form.addEventListener("paste", (event) => this.#given(event, event.clipboardData));
    form.addEventListener("dragover", (event) => this.#over(event));
    form.addEventListener("dragleave", () => form.classList.remove("dropping"));
    form.addEventListener("drop", (event) => {
      form.classList.remove("dropping");
      this.#given(event, event.dataTransfer);
    });
  }

  button(): HTMLButtonElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn quiet";
    button.title = ownWordsFor(this.form).atMostEach(this.#largestSaid, this.#most);
    button.append(icon("paperclip"), ownWordsFor(this.form).attach);
    button.addEventListener("click", () => this.#chooser.click());
    return button;
  }

  get #largest(): number {
    return Number(this.form.dataset["largest"] ?? LARGEST);
  }

  get #largestSaid(): string {
    return size(this.#largest, languageOf(this.form));
  }

  get #most(): number {
    return Number(this.form.dataset["most"] ?? MOST);
  }

  /** What is wrong with publishing now, if something is; a missing description is said once. */
  complaint(): string {
    const words = ownWordsFor(this.form);
    if (this.#files.some((file) => file.isUnderWay)) return words.stillUploading;
    const silent = this.#files.find((file) => file.isSilent);
    if (!silent || this.#reminded) return "";
    this.#reminded = true;
    return words.notDescribed;
  }

  /** After what they belong to was published. */
  clear(): void {
    for (const file of this.#files) file.element.remove();
    this.#files = [];
    this.#reminded = false;
  }

  /** Taken out of the form for a while, and put back if it was refused. */
  take(): AttachedFile[] {
    const taken = this.#files;
    this.clear();
    return taken;
  }

  giveBack(files: AttachedFile[]): void {
    for (const file of files) this.#show(file);
  }

  add(files: File[]): void {
    const words = ownWordsFor(this.form);
    for (const file of files) {
      if (this.#files.length >= this.#most) return this.announcer.alert(words.tooManyFiles(this.#most));
      const row = new AttachedFile(this.form, { name: file.name, size: file.size, type: file.type });
      this.#show(row);
      if (file.size > this.#largest) row.fail(words.tooLarge(file.name, this.#largestSaid));
      else row.upload(file, this.form.dataset["files"] ?? "", this.#fields());
    }
  }

  #fields(): FormData {
    const fields = new FormData();
    const era = this.form.querySelector<HTMLInputElement>("input[name='era']")?.value;
    if (era) fields.set("era", era);
    fields.set("for_post", "1");
    fields.set("Idempotency-Key", newKey());
    return fields;
  }

  #show(row: AttachedFile): void {
    row.announcer = this.announcer;
    row.removed = () => {
      this.#files = this.#files.filter((each) => each !== row);
      this.form.querySelector("textarea")?.focus();
    };
    this.#files.push(row);
    this.#list.append(row.element);
  }

  /** What the server has written into a form that changes something. */
  #takeOver(): void {
    for (const written of this.form.querySelectorAll<HTMLElement>("[data-samv-attached] [data-file]")) {
      const { file = "", name = "", size: bytes = "0", type = "", alt = "" } = written.dataset;
      const row = new AttachedFile(this.form, { name, size: Number(bytes), type });
      row.done({ id: file }, alt);
      this.#show(row);
    }
    this.form.querySelector("[data-samv-attached]")?.remove();
  }

  #over(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.form.classList.add("dropping");
  }

  /** Pasted text is text; pasted and dropped files are attached. */
  #given(event: Event, data: DataTransfer | null): void {
    const files = [...(data?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.add(files);
  }
}
