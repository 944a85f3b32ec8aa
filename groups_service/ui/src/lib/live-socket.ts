// The live connection: one socket that is kept open, with its subscriptions and the last received number.
// Uses no browser API: the socket, the timers and the random numbers are passed in.

import { getRetryDelay } from "./backoff";
import { formatCommand, parseMessage, type ServerMessage } from "./live-protocol";

export interface Socket {
  send(text: string): void;
  close(): void;
}

export interface SocketEvents {
  onOpen(): void;
  onMessage(text: string): void;
  onClose(code: number): void;
}

export interface SocketEnvironment {
  openSocket(after: number | null, events: SocketEvents): Socket;
  setTimer(milliseconds: number, callback: () => void): void;
  random(): number;
}

export type SocketState = "connecting" | "open" | "waiting" | "signed out" | "given up";
type MessageListener = (message: ServerMessage) => void;

const SESSION_ENDED = 4401;
const PROTOCOL_ERROR = 4400;
const OVERLOADED = 1013;
const OVERLOADED_EXTRA_FAILURES = 4;

export class LiveSocket {
  state: SocketState = "waiting";
  onStateChange: (state: SocketState) => void = () => undefined;
  #lastNumber: number | null = null;
  #epoch: string | null = null;
  #failures = 0;
  #generation = 0;
  #isWanted = false;
  #socket: Socket | null = null;
  readonly #listeners = new Set<MessageListener>();
  #firstRetryMs: number | undefined;
  readonly #streams = new Map<string, number>();

  constructor(private readonly environment: SocketEnvironment) {}

  /** Calls `listener` for every message; returns a function that stops it. */
  listen(listener: MessageListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Subscribes to `stream`, "group:ID" or "person:ID"; returns a function that unsubscribes. */
  subscribe(stream: string): () => void {
    const subscribers = this.#streams.get(stream) ?? 0;
    this.#streams.set(stream, subscribers + 1);
    if (subscribers === 0) this.#send(formatCommand("subscribe", stream));
    return () => this.#unsubscribe(stream);
  }

  /** Opens the socket and keeps it open. */
  connect(): void {
    this.#isWanted = true;
    this.retryNow();
  }

  /** Connects at once instead of after the delay, if the socket is wanted and waiting. */
  retryNow(): void {
    if (!this.#isWanted || this.state !== "waiting") return;
    const generation = ++this.#generation;
    const ifCurrent = (callback: () => void) => () => generation === this.#generation && callback();
    this.#setState("connecting");
    this.#socket = this.environment.openSocket(this.#lastNumber, {
      onOpen: ifCurrent(() => this.#onOpen()),
      onMessage: (text) => ifCurrent(() => this.#onMessage(text))(),
      onClose: (code) => ifCurrent(() => this.#onClose(code))(),
    });
  }

  /** Opens a new socket after a network outage: the old one may be dead without an event. */
  reconnect(): void {
    if (this.state === "open") {
      this.#socket?.close();
      this.state = "waiting";
    }
    this.retryNow();
  }

  #onOpen(): void {
    this.#setState("open");
    for (const stream of this.#streams.keys()) this.#send(formatCommand("subscribe", stream));
  }

  #onMessage(text: string): void {
    const message = parseMessage(text);
    if (message === null) return;
    this.#failures = 0;
    if (message.type === "notification" && !this.#advanceTo(message.number)) return;
    if (message.type === "hello") {
      this.#firstRetryMs = message.reconnect_within === undefined ? undefined : message.reconnect_within * 1_000;
      this.#onHello(message.epoch, message.number);
    }
    for (const listener of [...this.#listeners]) listener(message);
  }

  #advanceTo(number: number): boolean {
    if (this.#lastNumber !== null && number <= this.#lastNumber) return false;
    this.#lastNumber = number;
    return true;
  }

  /** Takes the number of the first hello, and of one from another epoch or with a lower number (a restored database). */
  #onHello(epoch: string, number: number): void {
    const isNewEpoch = this.#epoch !== null && this.#epoch !== epoch;
    if (this.#lastNumber === null || isNewEpoch || number < this.#lastNumber) this.#lastNumber = number;
    this.#epoch = epoch;
  }

  #onClose(code: number): void {
    this.#socket = null;
    if (code === SESSION_ENDED) return this.#setState("signed out");
    if (code === PROTOCOL_ERROR) return this.#setState("given up");
    if (code === OVERLOADED) this.#failures += OVERLOADED_EXTRA_FAILURES;
    this.#setState("waiting");
    const generation = this.#generation;
    this.environment.setTimer(getRetryDelay(this.#failures++, this.environment.random, this.#firstRetryMs), () => {
      if (generation === this.#generation) this.connect();
    });
  }

  #unsubscribe(stream: string): void {
    const subscribers = (this.#streams.get(stream) ?? 1) - 1;
    if (subscribers > 0) return void this.#streams.set(stream, subscribers);
    this.#streams.delete(stream);
    this.#send(formatCommand("unsubscribe", stream));
  }

  #send(text: string): void {
    if (this.state === "open") this.#socket?.send(text);
  }

  #setState(state: SocketState): void {
    this.state = state;
    this.onStateChange(state);
  }
}
