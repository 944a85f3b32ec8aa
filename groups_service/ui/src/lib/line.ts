// The line to the service: one socket, kept open, with what has been seen and what is subscribed to.
// Knows no browser: the socket, the clock and chance are given.

import { waitBefore } from "./backoff";
import { command, read, type ServerMessage } from "./wire";

export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketEvents {
  opened(): void;
  received(text: string): void;
  closed(code: number): void;
}

export interface World {
  open(after: number | null, events: SocketEvents): Socket;
  later(milliseconds: number, act: () => void): void;
  random(): number;
}

export type State = "connecting" | "open" | "waiting" | "signed out" | "given up";
type Listener = (message: ServerMessage) => void;

const SESSION_ENDED = 4401;
const PROTOCOL_ERROR = 4400;
const OVERLOADED = 1013;
const PATIENCE_WHEN_OVERLOADED = 4;

export class Line {
  state: State = "waiting";
  onState: (state: State) => void = () => undefined;
  #seen: number | null = null;
  #epoch: string | null = null;
  #failures = 0;
  #generation = 0;
  #wanted = false;
  #socket: Socket | null = null;
  readonly #listeners = new Set<Listener>();
  #first: number | undefined;
  readonly #streams = new Map<string, number>();

  constructor(private readonly world: World) {}

  /** Every message of the service; returns the way to stop listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `stream` is "group:ID" or "person:ID". */
  subscribe(stream: string): () => void {
    const holders = this.#streams.get(stream) ?? 0;
    this.#streams.set(stream, holders + 1);
    if (holders === 0) this.#say(command("subscribe", stream));
    return () => this.#release(stream);
  }

  /** Opens the socket and keeps it open. */
  connect(): void {
    this.#wanted = true;
    this.wake();
  }

  /** Tries at once instead of after the wait, if there is something to try. */
  wake(): void {
    if (!this.#wanted || this.state !== "waiting") return;
    const generation = ++this.#generation;
    const current = (act: () => void) => () => generation === this.#generation && act();
    this.#become("connecting");
    this.#socket = this.world.open(this.#seen, {
      opened: current(() => this.#opened()),
      received: (text) => current(() => this.#received(text))(),
      closed: (code) => current(() => this.#closed(code))(),
    });
  }

  /** The network was away: an open socket may be dead without knowing it. */
  renew(): void {
    if (this.state === "open") {
      this.#socket?.close();
      this.state = "waiting";
    }
    this.wake();
  }

  #opened(): void {
    this.#become("open");
    for (const stream of this.#streams.keys()) this.#say(command("subscribe", stream));
  }

  #received(text: string): void {
    const message = read(text);
    if (message === null) return;
    this.#failures = 0;
    if (message.type === "notice" && !this.#isNew(message.number)) return;
    if (message.type === "hello") {
      this.#first = message.reconnect_within === undefined ? undefined : message.reconnect_within * 1_000;
      this.#greeted(message.epoch, message.number);
    }
    for (const listener of [...this.#listeners]) listener(message);
  }

  #isNew(number: number): boolean {
    if (this.#seen !== null && number <= this.#seen) return false;
    this.#seen = number;
    return true;
  }

  /** The first greeting says where we are; one from another epoch or with a lower number says we are lost. */
  #greeted(epoch: string, number: number): void {
    const lost = this.#epoch !== null && this.#epoch !== epoch;
    if (this.#seen === null || lost || number < this.#seen) this.#seen = number;
    this.#epoch = epoch;
  }

  #closed(code: number): void {
    this.#socket = null;
    if (code === SESSION_ENDED) return this.#become("signed out");
    if (code === PROTOCOL_ERROR) return this.#become("given up");
    if (code === OVERLOADED) this.#failures += PATIENCE_WHEN_OVERLOADED;
    this.#become("waiting");
    const generation = this.#generation;
    this.world.later(waitBefore(this.#failures++, this.world.random, this.#first), () => {
      if (generation === this.#generation) this.connect();
    });
  }

  #release(stream: string): void {
    const holders = (this.#streams.get(stream) ?? 1) - 1;
    if (holders > 0) return void this.#streams.set(stream, holders);
    this.#streams.delete(stream);
    this.#say(command("unsubscribe", stream));
  }

  #say(text: string): void {
    if (this.state === "open") this.#socket?.send(text);
  }

  #become(state: State): void {
    this.state = state;
    this.onState(state);
  }
}
