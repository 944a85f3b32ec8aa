// A box to write in: sends without leaving the page, shows at once what was written, never loses it.

import { newKey } from "../lib/key";
import type { Announcer } from "./announce";
import type { AttachedFile } from "./attached-file";
import { furnish, recallDraft, type Desk } from "./desk";
import { morph, post, type Answer } from "./fragment";
import { wordsFor } from "./language";
import { make, Pending, type Shape } from "./pending";

export interface Manner {
  shape: Shape;
  list(): Element | null;
  add(list: Element, element: Element): void;
  empty: string;
  done: string;
  /** After the box was emptied: what belonged to that message only. */
  sent(): void;
  published(element: HTMLElement): void;
}

interface Message {
  pending: Pending;
  fields: FormData;
  text: string;
  key: string;
  files: AttachedFile[];
}

const FORM = "form:has(textarea):not([data-samv-edit])";

export class Writing {
  constructor(
    private readonly host: HTMLElement,
    private readonly manner: Manner,
    private readonly announcer: Announcer,
  ) {
    host.addEventListener("submit", (event) => this.#submitted(event));
    host.addEventListener("keydown", (event) => this.#pressed(event));
    host.addEventListener("input", () => this.grow());
    host.addEventListener("focusin", (event) => event.target === this.box && this.desk);
    const form = this.form;
    if (form) form.noValidate = true;
    if (form) void recallDraft(form, announcer).then(() => this.grow());
    this.grow();
  }

  get form(): HTMLFormElement | null {
    return this.host.querySelector<HTMLFormElement>(FORM);
  }

  /** Its tools come with the first use. */
  get desk(): Desk | null {
    return this.form && furnish(this.form, this.announcer);
  }

  get box(): HTMLTextAreaElement | null {
    return this.form?.querySelector("textarea") ?? null;
  }

  /** As tall as what is written; the style sheet says how tall at most. */
  grow(): void {
    const box = this.box;
    if (!box || CSS.supports("field-sizing", "content")) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
  }

  #pressed(event: KeyboardEvent): void {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target !== this.box) return;
    event.preventDefault();
    this.form?.requestSubmit();
  }

  #submitted(event: Event): void {
    const [form, box, list] = [this.form, this.box, this.manner.list()];
    if (!form || !box || event.target !== form || !list) return;
    event.preventDefault();
    const complaint = box.value.trim() ? (this.desk?.attaching?.complaint() ?? "") : this.manner.empty;
    if (complaint) return this.#complain(form, box, complaint);
    this.#clearComplaint(form, box);
    const message = this.#message(form, box.value);
    box.value = "";
    this.grow();
    this.manner.add(list, message.pending.element);
    this.manner.sent();
    void this.#send(message);
  }

  #message(form: HTMLFormElement, text: string): Message {
    const fields = new FormData(form);
    const files = this.desk?.attaching?.take() ?? [];
    for (const tick of form.querySelectorAll<HTMLInputElement>("input[type='checkbox']")) tick.checked = false;
    return { pending: this.#pending(text), fields, text, key: newKey(), files };
  }

  #pending(text: string): Pending {
    const author = this.host.dataset["author"] ?? wordsFor(this.host).you;
    return new Pending(this.manner.shape, { author, avatar: this.host.querySelector("form .avatar") }, text);
  }

  async #send(message: Message): Promise<void> {
    const form = this.form;
    if (!form) return;
    message.pending.sending();
    await this.desk?.drafts?.stop();
    const answer = await post(form, message.fields, message.key).catch(() => null);
    if (answer?.status === 409 || answer?.status === 422) return this.#refused(message, answer);
    const finished = answer && answer.status < 300 ? made(answer) : null;
    if (finished) return this.#published(message, finished);
    if (answer?.status === 401) this.host.dispatchEvent(loginRequired());
    this.#failed(message);
  }

  #published(message: Message, finished: HTMLElement): void {
    const already = finished.id ? rootOf(this.host).getElementById(finished.id) : null;
    already?.remove();
    message.pending.replaceBy(finished);
    this.announcer.say(this.manner.done);
    if (!this.#goesOn) this.manner.published(finished);
    finished.dispatchEvent(new CustomEvent("samv:posted", { bubbles: true, composed: true }));
  }

  /** Who is writing the next thing already keeps the focus. */
  get #goesOn(): boolean {
    return Boolean(this.box?.value) && rootOf(this.host).activeElement === this.box;
  }

  #failed(message: Message): void {
    const discard = (): void => {
      message.pending.remove();
      this.desk?.drafts?.changed();
      this.box?.focus();
    };
    const again = message.pending.failed(() => void this.#send(message), discard);
    if (!this.#goesOn) again.focus();
    if (!this.box?.value) this.desk?.drafts?.changed(message.text);
    this.announcer.alert(wordsFor(this.host).failed);
  }

  /** The text goes back into the box, before what has been written since; the service's message stands by it. */
  #refused(message: Message, answer: Answer): void {
    const writtenSince = this.box?.value ?? "";
    const [form, fresh] = [this.form, answer.content.querySelector(FORM)];
    message.pending.remove();
    if (form && fresh) {
      form.querySelector("textarea")!.value = form.querySelector("textarea")!.defaultValue;
      morph(form, fresh);
    }
    const box = this.box;
    if (!box) return;
    box.value = [message.text, writtenSince].filter(Boolean).join("\n\n");
    this.desk?.attaching?.giveBack(message.files);
    this.desk?.drafts?.changed();
    this.grow();
    box.focus();
    this.announcer.alert(this.form?.querySelector(".error")?.textContent?.trim() || wordsFor(this.host).refused);
  }

  #complain(form: HTMLFormElement, box: HTMLTextAreaElement, text: string): void {
    this.#clearComplaint(form, box);
    const complaint = make("p", "error", text);
    complaint.id = `${box.id}-complaint`;
    box.after(complaint);
    box.setAttribute("aria-invalid", "true");
    box.setAttribute("aria-describedby", [...described(box), complaint.id].join(" "));
    box.focus();
    this.announcer.alert(text);
  }

  #clearComplaint(form: HTMLFormElement, box: HTMLTextAreaElement): void {
    for (const complaint of form.querySelectorAll(".error")) complaint.remove();
    box.removeAttribute("aria-invalid");
    const left = described(box).filter((id) => rootOf(this.host).getElementById(id));
    if (left.length) box.setAttribute("aria-describedby", left.join(" "));
    else box.removeAttribute("aria-describedby");
  }
}

export function rootOf(element: Element): Document | ShadowRoot {
  return element.getRootNode() as Document | ShadowRoot;
}

export function loginRequired(): Event {
  return new CustomEvent("samv:login-required", { bubbles: true, composed: true, cancelable: true });
}

/** The created thing: the answer's first element with an id of one. */
function made(answer: Answer): HTMLElement | null {
  return answer.content.querySelector<HTMLElement>("[id^='post-'], [id^='comment-']");
}

function described(box: Element): string[] {
  return box.getAttribute("aria-describedby")?.split(/\s+/).filter(Boolean) ?? [];
}
