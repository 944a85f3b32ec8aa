// Saves unsent text as a draft on the service; nothing is stored in the browser.

import { callApi, client } from "../core/api-client";
import { createButton, createElement } from "../core/dom";
import { ADDED_ATTRIBUTE } from "../core/fragment";
import { getLanguage, getTimeZone } from "../core/language";
import type { Announcer } from "../core/live-region";
import { getWritingMessagesFor } from "../core/writing-messages-for";
import { DraftScheduler } from "../lib/draft-scheduler";
import { formatRelativeTime } from "../lib/relative-time";

export interface Draft {
  target: string;
  text: string;
  updated_at: string;
}

let draftsRequest: Promise<Draft[]> | null = null;

/** Fetches all drafts once for the page, for any number of forms. */
function fetchDrafts(): Promise<Draft[]> {
  draftsRequest ??= callApi("GET", "/drafts").then(({ status, body }) => (status === 200 ? (body as { items: Draft[] }).items : []));
  return draftsRequest;
}

export function clearDraftCache(): void {
  draftsRequest = null;
}

export async function findDraft(target: string): Promise<Draft | null> {
  return (await fetchDrafts()).find((draft) => draft.target === target) ?? null;
}

export class DraftSaver {
  readonly #note: HTMLElement;
  readonly #scheduler: DraftScheduler;
  readonly #listeners = new AbortController();
  /** In a foreign page the first character is saved at once: that makes the CORS preflight, which cannot be made when the page is left. */
  #hasSavedFirst = false;
  #isAnnounced = false;
  #isRejected = false;

  constructor(
    private readonly textarea: HTMLTextAreaElement,
    private readonly target: string,
    private readonly announcer: Announcer,
  ) {
    this.#note = createElement("p", "draft-note", "");
    this.#note.setAttribute(ADDED_ATTRIBUTE, "");
    this.#note.hidden = true;
    this.#scheduler = new DraftScheduler({
      setTimer: (milliseconds, callback) => {
        const timer = setTimeout(callback, milliseconds);
        return () => clearTimeout(timer);
      },
      save: (text) => this.#save(text),
      onSaved: () => this.#showSaved(),
    });
    textarea.autocomplete = "off";
    textarea.after(this.#note);
    const { signal } = this.#listeners;
    textarea.addEventListener("input", () => this.markChanged(), { signal });
    addEventListener("pagehide", () => void this.#saveBeforeUnload(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && void this.#scheduler.save(), { signal });
    addEventListener("online", () => void this.#scheduler.save(), { signal });
  }

  markChanged(text = this.textarea.value): void {
    this.#note.hidden = true;
    this.#scheduler.markChanged(text);
    if (client.getToken && !this.#hasSavedFirst) void this.#scheduler.save();
    this.#hasSavedFirst = true;
  }

  /** Stops saving before the text is published; publishing deletes the draft. */
  async stop(): Promise<void> {
    this.#note.hidden = true;
    await this.#scheduler.stop();
  }

  /** Saves unsaved text and stops, when the text area is removed from the page. */
  async detach(): Promise<void> {
    this.#listeners.abort();
    const saving = this.#saveBeforeUnload();
    await this.#scheduler.stop();
    await saving;
  }

  /** Puts the draft into the text area, if that is empty, and shows its age. */
  showDraft(draft: Draft): void {
    if (this.textarea.value) return;
    this.textarea.value = draft.text;
    const age = formatRelativeTime(new Date(draft.updated_at), new Date(), getLanguage(this.textarea), getTimeZone());
    const messages = getWritingMessagesFor(this.textarea);
    const deleteButton = createButton(messages.deleteDraft, () => void this.#delete());
    deleteButton.classList.add("quiet");
    this.#note.replaceChildren(messages.draftFrom(age), " ", deleteButton);
    this.#note.hidden = false;
  }

  async #delete(): Promise<void> {
    this.textarea.value = "";
    this.textarea.dispatchEvent(new Event("input", { bubbles: true }));
    await this.stop();
    await callApi("DELETE", this.#path);
    this.textarea.focus();
    this.announcer.say(getWritingMessagesFor(this.textarea).draftDeleted);
  }

  get #path(): string {
    return `/drafts/${encodeURIComponent(this.target)}`;
  }

  async #save(text: string): Promise<boolean> {
    const { status } = await callApi("PUT", this.#path, { text });
    this.#isRejected = status >= 400;
    return status !== 0 && status !== 401 && status < 500;
  }

  async #saveBeforeUnload(): Promise<void> {
    const text = this.#scheduler.unsavedText;
    if (text !== null) await callApi("PUT", this.#path, { text }, true);
  }

  /** Shows that the draft is saved; announced only the first time, not every ten seconds. */
  #showSaved(): void {
    if (this.#isRejected || !this.textarea.value || this.#scheduler.unsavedText !== null) return;
    const messages = getWritingMessagesFor(this.textarea);
    this.#note.replaceChildren(messages.draftSaved);
    this.#note.hidden = false;
    if (!this.#isAnnounced) this.announcer.say(messages.draftSaved);
    this.#isAnnounced = true;
  }
}
