// The row of one file in a form: name, upload progress, error and image description.

import { createButton, createElement } from "../core/dom";
import { createIcon } from "../core/icon";
import { getLanguage } from "../core/language";
import type { Announcer } from "../core/live-region";
import { getWritingMessagesFor } from "../core/writing-messages-for";
import { formatFileSize } from "../lib/file-size";
import { type UploadedFile, uploadFile } from "./upload-request";

export interface FileInfo {
  name: string;
  size: number;
  type: string;
}

const IMAGE_TYPE_RE = /^image\/(png|jpeg|gif|webp|avif)$/;

export class FileUploadRow {
  readonly element = createElement("li", "upload-row", "");
  announcer: Announcer | null = null;
  onRemoved: () => void = () => undefined;
  isUploading = false;
  readonly #state = createElement("div", "file-state", "");
  #descriptionField: HTMLInputElement | null = null;
  #decorativeCheckbox: HTMLInputElement | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly file: FileInfo,
  ) {
    const fileName = createElement("span", "file-name", file.name);
    fileName.append(" ", createElement("span", "about", formatFileSize(file.size, getLanguage(form))));
    const icon = createIcon(IMAGE_TYPE_RE.test(file.type) ? "file-image" : "file");
    this.element.append(icon, fileName, this.#createRemoveButton(this.#messages.removeFile(file.name)), this.#state);
  }

  get #messages() {
    return getWritingMessagesFor(this.form);
  }

  /** Whether this is an image without a description that is not marked as decorative. */
  get lacksDescription(): boolean {
    return this.#descriptionField !== null && !this.#descriptionField.value.trim() && !this.#decorativeCheckbox?.checked;
  }

  upload(file: File, url: string, fields: FormData): void {
    const progress = document.createElement("progress");
    progress.max = 100;
    progress.setAttribute("aria-label", this.#messages.uploading(file.name));
    this.#state.replaceChildren(progress);
    if (IMAGE_TYPE_RE.test(file.type)) this.#showThumbnail(file);
    fields.set("file", file);
    this.isUploading = true;
    const abort = uploadFile(url, fields, {
      onProgress: (percent) => (progress.value = percent),
      onDone: (uploaded) => {
        this.markUploaded(uploaded, "");
        this.announcer?.say(this.#messages.uploaded(file.name));
      },
      onFailed: (reason) => this.markFailed(reason || this.#messages.uploadFailed(file.name)),
    });
    this.#removeButton.textContent = this.#messages.cancel;
    this.#abort = abort;
  }

  markUploaded(uploaded: UploadedFile, alt: string): void {
    this.isUploading = false;
    this.#removeButton.replaceChildren(createIcon("x"), createElement("span", "sr", this.#messages.removeFile(this.file.name)));
    this.#state.replaceChildren(createHiddenField("attachment", uploaded.id));
    if (IMAGE_TYPE_RE.test(this.file.type)) this.#state.append(...this.#createDescriptionFields(uploaded.id, alt));
  }

  markFailed(reason: string): void {
    this.isUploading = false;
    this.#state.replaceChildren(createElement("p", "error", reason));
    this.#removeButton.replaceChildren(createIcon("x"), createElement("span", "sr", this.#messages.removeFile(this.file.name)));
    this.announcer?.alert(reason);
  }

  #removeButton = createButton("", () => undefined);
  #abort: () => void = () => undefined;

  #createRemoveButton(label: string): HTMLElement {
    this.#removeButton = createButton("", () => {
      this.#abort();
      this.element.remove();
      this.onRemoved();
    });
    this.#removeButton.classList.add("quiet");
    this.#removeButton.replaceChildren(createIcon("x"), createElement("span", "sr", label));
    return this.#removeButton;
  }

  #showThumbnail(file: File): void {
    const image = document.createElement("img");
    const url = URL.createObjectURL(file);
    image.alt = "";
    image.className = "thumbnail";
    image.onload = image.onerror = () => URL.revokeObjectURL(url);
    image.src = url;
    this.element.firstElementChild?.replaceWith(image);
  }

  #createDescriptionFields(fileId: string, alt: string): HTMLElement[] {
    const field = document.createElement("input");
    field.type = "text";
    field.name = `alt-${fileId}`;
    field.id = `alt-${fileId}`;
    field.value = alt;
    field.maxLength = 1000;
    const label = document.createElement("label");
    label.htmlFor = field.id;
    label.textContent = this.#messages.imageDescription;
    const checkbox = document.createElement("input");
    checkbox.type = "checkbox";
    checkbox.addEventListener("change", () => {
      field.disabled = checkbox.checked;
      if (checkbox.checked) field.value = "";
    });
    const checkboxLabel = createElement("label", "tick", "");
    checkboxLabel.append(checkbox, this.#messages.decorativeImage);
    [this.#descriptionField, this.#decorativeCheckbox] = [field, checkbox];
    return [label, field, checkboxLabel];
  }
}

function createHiddenField(name: string, value: string): HTMLInputElement {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  return field;
}
