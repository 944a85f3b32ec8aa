// When a draft is sent to the service: after a pause, at the latest ten seconds after the first letter.
// Knows no browser: the clock and the sending are given.

export interface Desk {
  later(milliseconds: number, act: () => void): () => void;
  /** Resolves to whether it was kept. */
  keep(text: string): Promise<boolean>;
  kept(): void;
}

const PAUSE = 2_000;
const LONGEST = 10_000;

export class Drafting {
  #text: string | null = null;
  #under: Promise<void> = Promise.resolve();
  #endPause: () => void = () => undefined;
  #endLongest: (() => void) | null = null;

  constructor(private readonly desk: Desk) {}

  /** What is not kept yet, for the moment the page is left. */
  get unkept(): string | null {
    return this.#text;
  }

  changed(text: string): void {
    this.#text = text;
    this.#endPause();
    this.#endPause = this.desk.later(PAUSE, () => void this.keep());
    this.#endLongest ??= this.desk.later(LONGEST, () => void this.keep());
  }

  /** Sends what has changed; what could not be kept is tried again. */
  async keep(): Promise<void> {
    const text = this.#text;
    if (text === null) return;
    this.#calm();
    this.#text = null;
    this.#under = this.#under.then(() => this.#send(text));
    await this.#under;
  }

  /** Nothing more is to be kept: it is being published. Resolves when nothing is under way either. */
  async stop(): Promise<void> {
    this.#calm();
    this.#text = null;
    await this.#under;
  }

  async #send(text: string): Promise<void> {
    if (await this.desk.keep(text)) return this.desk.kept();
    if (this.#text !== null) return;
    this.#text = text;
    this.#endLongest ??= this.desk.later(LONGEST, () => void this.keep());
  }

  #calm(): void {
    this.#endPause();
    this.#endLongest?.();
    this.#endLongest = null;
  }
}
