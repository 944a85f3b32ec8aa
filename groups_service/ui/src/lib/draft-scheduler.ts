// Decides when a draft is saved: after a pause in writing, at the latest ten seconds after the first change.
// Uses no browser API: timers and saving are passed in.

export interface DraftEnvironment {
  setTimer(milliseconds: number, callback: () => void): () => void;
  /** Resolves to whether the draft was saved. */
  save(text: string): Promise<boolean>;
  onSaved(): void;
}

const PAUSE_MS = 2_000;
const MAX_DELAY_MS = 10_000;

export class DraftScheduler {
  #text: string | null = null;
  #saving: Promise<void> = Promise.resolve();
  #cancelPause: () => void = () => undefined;
  #cancelMaxDelay: (() => void) | null = null;

  constructor(private readonly environment: DraftEnvironment) {}

  /** The unsaved text, or null; for saving when the page is left. */
  get unsavedText(): string | null {
    return this.#text;
  }

  markChanged(text: string): void {
    this.#text = text;
    this.#cancelPause();
    this.#cancelPause = this.environment.setTimer(PAUSE_MS, () => void this.save());
    this.#cancelMaxDelay ??= this.environment.setTimer(MAX_DELAY_MS, () => void this.save());
  }

  /** Saves the changed text; a failed save is tried again. */
  async save(): Promise<void> {
    const text = this.#text;
    if (text === null) return;
    this.#clearTimers();
    this.#text = null;
    this.#saving = this.#saving.then(() => this.#send(text));
    await this.#saving;
  }

  /** Discards unsaved text, because it is being published. Resolves when no save is running. */
  async stop(): Promise<void> {
    this.#clearTimers();
    this.#text = null;
    await this.#saving;
  }

  async #send(text: string): Promise<void> {
    if (await this.environment.save(text)) return this.environment.onSaved();
    if (this.#text !== null) return;
    this.#text = text;
    this.#cancelMaxDelay ??= this.environment.setTimer(MAX_DELAY_MS, () => void this.save());
  }

  #clearTimers(): void {
    this.#cancelPause();
    this.#cancelMaxDelay?.();
    this.#cancelMaxDelay = null;
  }
}
