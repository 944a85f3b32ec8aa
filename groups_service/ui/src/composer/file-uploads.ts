// The attachments of a form: each file is uploaded at once, while the user goes on writing.

import { createElement } from "../core/dom";
import { ADDED_ATTRIBUTE, UPLOADS_ATTRIBUTE } from "../core/fragment";
import { createIcon } from "../core/icon";
import { getLanguage } from "../core/language";
import type { Announcer } from "../core/live-region";
import { getWritingMessagesFor } from "../core/writing-messages-for";
import { formatFileSize } from "../lib/file-size";
import { createIdempotencyKey } from "../lib/idempotency-key";
import { FileUploadRow } from "./file-upload-row";

const MAX_FILES = 20;
const MAX_FILE_BYTES = 250_000_000;

export class FileUploads {
  readonly #list: HTMLElement;
  readonly #fileInput = document.createElement("input");
  #rows: FileUploadRow[] = [];
  #hasReminded = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly announcer: Announcer,
  ) {
    const fallback = form.querySelector("[data-samv-files]");
    this.#list = createElement("ul", "upload-list", "");
    this.#list.setAttribute(ADDED_ATTRIBUTE, "");
    form.setAttribute(UPLOADS_ATTRIBUTE, "");
    this.#fileInput.type = "file";
    this.#fileInput.multiple = true;
    this.#fileInput.hidden = true;
    this.#fileInput.setAttribute(ADDED_ATTRIBUTE, "");
    this.#fileInput.addEventListener("change", () => {
      this.addFiles([...(this.#fileInput.files ?? [])]);
      this.#fileInput.value = "";
    });
    this.#adoptExisting();
    (fallback ?? form.querySelector("textarea"))?.after(this.#list, this.#fileInput);
    fallback?.remove();
    form.addEventListener("paste", (event) => this.#addFrom(event, event.clipboardData));
    form.addEventListener("dragover", (event) => this.#onDragOver(event));
    form.addEventListener("dragleave", () => form.classList.remove("dropping"));
    form.addEventListener("drop", (event) => {
      form.classList.remove("dropping");
      this.#addFrom(event, event.dataTransfer);
    });
  }

  createButton(): HTMLButtonElement {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "btn quiet";
    element.title = getWritingMessagesFor(this.form).fileLimits(this.#maxFileSize, this.#maxFiles);
    element.append(createIcon("paperclip"), getWritingMessagesFor(this.form).attach);
    element.addEventListener("click", () => this.#fileInput.click());
    return element;
  }

  get #maxFileBytes(): number {
    return Number(this.form.dataset["largest"] ?? MAX_FILE_BYTES);
  }

  get #maxFileSize(): string {
    return formatFileSize(this.#maxFileBytes, getLanguage(this.form));
  }

  get #maxFiles(): number {
    return Number(this.form.dataset["most"] ?? MAX_FILES);
  }

  /** Returns what prevents publishing, or an empty string. A missing image description is reported only once. */
  getProblem(): string {
    const messages = getWritingMessagesFor(this.form);
    if (this.#rows.some((row) => row.isUploading)) return messages.stillUploading;
    const undescribed = this.#rows.find((row) => row.lacksDescription);
    if (!undescribed || this.#hasReminded) return "";
    this.#hasReminded = true;
    return messages.missingDescription;
  }

  /** Removes all rows after the post was published. */
  clear(): void {
    for (const row of this.#rows) row.element.remove();
    this.#rows = [];
    this.#hasReminded = false;
  }

  /** Removes and returns the rows; `restoreRows` puts them back if the post is rejected. */
  takeRows(): FileUploadRow[] {
    const taken = this.#rows;
    this.clear();
    return taken;
  }

  restoreRows(rows: FileUploadRow[]): void {
    for (const row of rows) this.#addRow(row);
  }

  addFiles(files: File[]): void {
    const messages = getWritingMessagesFor(this.form);
    for (const file of files) {
      if (this.#rows.length >= this.#maxFiles) return this.announcer.alert(messages.tooManyFiles(this.#maxFiles));
      const row = new FileUploadRow(this.form, { name: file.name, size: file.size, type: file.type });
      this.#addRow(row);
      if (file.size > this.#maxFileBytes) row.markFailed(messages.tooLarge(file.name, this.#maxFileSize));
      else row.upload(file, this.form.dataset["files"] ?? "", this.#createFields());
    }
  }

  #createFields(): FormData {
    const fields = new FormData();
    const era = this.form.querySelector<HTMLInputElement>("input[name='era']")?.value;
    if (era) fields.set("era", era);
    fields.set("for_post", "1");
    fields.set("Idempotency-Key", createIdempotencyKey());
    return fields;
  }

  #addRow(row: FileUploadRow): void {
    row.announcer = this.announcer;
    row.onRemoved = () => {
      this.#rows = this.#rows.filter((other) => other !== row);
      this.form.querySelector("textarea")?.focus();
    };
    this.#rows.push(row);
    this.#list.append(row.element);
  }

  /** Replaces the attachments that the server rendered into an edit form by rows. */
  #adoptExisting(): void {
    for (const element of this.form.querySelectorAll<HTMLElement>("[data-samv-attached] [data-file]")) {
      const { file = "", name = "", size: bytes = "0", type = "", alt = "" } = element.dataset;
      const row = new FileUploadRow(this.form, { name, size: Number(bytes), type });
      row.markUploaded({ id: file }, alt);
      this.#addRow(row);
    }
    this.form.querySelector("[data-samv-attached]")?.remove();
  }

  #onDragOver(event: DragEvent): void {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.form.classList.add("dropping");
  }

  /** Attaches pasted and dropped files; pasted text is left to the browser. */
  #addFrom(event: Event, data: DataTransfer | null): void {
    const files = [...(data?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    this.addFiles(files);
  }
}
