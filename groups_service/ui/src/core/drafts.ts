// Unsent words, kept on the service: nothing of them stays in this browser.

import { Drafting } from "../lib/drafting";
import { relative } from "../lib/relative";
import type { Announcer } from "./announce";
import { call, door } from "./door";
import { OURS } from "./fragment";
import { languageOf, timeZone } from "./language";
import { ownWordsFor } from "./own-language";
import { button, make } from "./pending";

export interface Draft {
  target: string;
  text: string;
  updated_at: string;
}

let mine: Promise<Draft[]> | null = null;

/** Asked for once a page, however many boxes there are. */
function all(): Promise<Draft[]> {
  mine ??= call("GET", "/drafts").then(({ status, body }) => (status === 200 ? (body as { items: Draft[] }).items : []));
  return mine;
}

export function forgetDrafts(): void {
  mine = null;
}

export async function draftFor(target: string): Promise<Draft | null> {
  return (await all()).find((draft) => draft.target === target) ?? null;
}

export class Drafts {
  readonly #note: HTMLElement;
  readonly #drafting: Drafting;
  readonly #away = new AbortController();
  /** In a foreign page the first letter is kept at once: the browser asks whether it may, and cannot when the page is left. */
  #asked = false;
  #told = false;
  #refused = false;

  constructor(
    private readonly box: HTMLTextAreaElement,
    private readonly target: string,
    private readonly announcer: Announcer,
  ) {
    this.#note = make("p", "draft-note", "");
    this.#note.setAttribute(OURS, "");
    this.#note.hidden = true;
    this.#drafting = new Drafting({
      later: (milliseconds, act) => {
        const timer = setTimeout(act, milliseconds);
        return () => clearTimeout(timer);
      },
      keep: (text) => this.#put(text),
      kept: () => this.#kept(),
    });
    box.autocomplete = "off";
    box.after(this.#note);
    const { signal } = this.#away;
    box.addEventListener("input", () => this.changed(), { signal });
    addEventListener("pagehide", () => void this.#leave(), { signal });
    document.addEventListener("visibilitychange", () => document.hidden && void this.#drafting.keep(), { signal });
    addEventListener("online", () => void this.#drafting.keep(), { signal });
  }

  changed(text = this.box.value): void {
    this.#note.hidden = true;
    this.#drafting.changed(text);
    if (door.token && !this.#asked) void this.#drafting.keep();
    this.#asked = true;
  }

  /** Before what is written is published, which forgets the draft. */
  async stop(): Promise<void> {
    this.#note.hidden = true;
    await this.#drafting.stop();
  }

  /** The box goes while the page stays: what is not kept yet is sent now, and nothing after that. */
  async end(): Promise<void> {
    this.#away.abort();
    const sent = this.#leave();
    await this.#drafting.stop();
    await sent;
  }

  /** Puts the draft into an empty box and says how old it is. */
  show(draft: Draft): void {
    if (this.box.value) return;
    this.box.value = draft.text;
    const when = relative(new Date(draft.updated_at), new Date(), languageOf(this.box), timeZone());
    const words = ownWordsFor(this.box);
    const drop = button(words.dropDraft, () => void this.#drop());
    drop.classList.add("quiet");
    this.#note.replaceChildren(words.draftFrom(when), " ", drop);
    this.#note.hidden = false;
  }

  async #drop(): Promise<void> {
    this.box.value = "";
    this.box.dispatchEvent(new Event("input", { bubbles: true }));
    await this.stop();
    await call("DELETE", this.#path);
    this.box.focus();
    this.announcer.say(ownWordsFor(this.box).draftDropped);
  }

  get #path(): string {
    return `/drafts/${encodeURIComponent(this.target)}`;
  }

  async #put(text: string): Promise<boolean> {
    const { status } = await call("PUT", this.#path, { text });
    this.#refused = status >= 400;
    return status !== 0 && status !== 401 && status < 500;
  }

  async #leave(): Promise<void> {
    const text = this.#drafting.unkept;
    if (text !== null) await call("PUT", this.#path, { text }, true);
  }

  /** Said aloud once: a voice every ten seconds would be in the way. */
  #kept(): void {
    if (this.#refused || !this.box.value || this.#drafting.unkept !== null) return;
    const words = ownWordsFor(this.box);
    this.#note.replaceChildren(words.draftSaved);
    this.#note.hidden = false;
    if (!this.#told) this.announcer.say(words.draftSaved);
    this.#told = true;
  }
}
