import { test } from "node:test";
import assert from "node:assert/strict";
import { LiveSocket, type SocketEvents, type SocketState } from "../src/lib/live-socket";
import type { ServerMessage } from "../src/lib/live-protocol";

/** An environment in which the test controls the service, the timers and the random numbers. */
class TestEnvironment {
  readonly opened: (number | null)[] = [];
  readonly sent: unknown[] = [];
  readonly received: ServerMessage[] = [];
  readonly states: SocketState[] = [];
  readonly waits: number[] = [];
  readonly socket: LiveSocket;
  events!: SocketEvents;
  #runTimer: () => void = () => undefined;

  constructor() {
    this.socket = new LiveSocket({
      openSocket: (after, events) => {
        this.opened.push(after);
        this.events = events;
        return { send: (text) => this.sent.push(JSON.parse(text)), close: () => undefined };
      },
      setTimer: (milliseconds, callback) => {
        this.waits.push(milliseconds);
        this.#runTimer = callback;
      },
      random: () => 1,
    });
    this.socket.listen((message) => this.received.push(message));
    this.socket.onStateChange = (state) => this.states.push(state);
  }

  sendHello(number: number, epoch = "one"): void {
    this.events.onOpen();
    this.send({ type: "hello", protocol: 1, epoch, number, unread: 0 });
  }

  send(message: unknown): void {
    this.events.onMessage(JSON.stringify(message));
  }

  drop(code: number): void {
    this.events.onClose(code);
    this.#runTimer();
  }
}

function makeNotice(number: number): Record<string, unknown> {
  const ref = { type: "post", id: "p" };
  return { type: "notification", number, kind: "posted", ref, title: "", author: "", text: "", link: "/", at: "", unread: 1 };
}

test("after a break it reconnects with the number of the last notice", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  environment.sendHello(7);
  environment.send(makeNotice(8));
  environment.drop(1006);
  assert.deepEqual(environment.opened, [null, 8]);
});

test("a notice that arrives twice is delivered once", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  environment.sendHello(7);
  for (const number of [8, 8, 7, 9]) environment.send(makeNotice(number));
  assert.deepEqual(environment.received.filter((m) => m.type === "notification").map((m) => m.number), [8, 9]);
});

test("lower numbers after a database restore are accepted", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  environment.sendHello(50);
  environment.drop(1012);
  environment.sendHello(3);
  environment.send(makeNotice(4));
  environment.drop(1006);
  assert.deepEqual(environment.opened, [null, 50, 4]);
});

test("a new epoch starts from the number of its hello", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  environment.sendHello(5);
  environment.drop(1012);
  environment.sendHello(90, "two");
  environment.drop(1006);
  assert.deepEqual(environment.opened, [null, 5, 90]);
});

test("each break lengthens the delay until a message arrives", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  for (let count = 0; count < 3; count++) environment.drop(1006);
  environment.sendHello(1);
  environment.drop(1006);
  assert.deepEqual(environment.waits, [1000, 2000, 4000, 1000]);
});

test("an overloaded service gets a longer delay", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  environment.drop(1013);
  assert.deepEqual(environment.waits, [16_000]);
});

test("an ended session is not reconnected", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  environment.sendHello(1);
  environment.drop(4401);
  environment.socket.connect();
  assert.deepEqual(environment.opened, [null]);
  assert.deepEqual(environment.states, ["connecting", "open", "signed out"]);
});

test("a notice of an unavailable subject still advances the number", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  environment.sendHello(7);
  const unavailable = { ref: null, title: null, author: null, text: null, link: null, kind: "unavailable" };
  environment.send({ ...makeNotice(8), ...unavailable });
  environment.drop(1006);
  assert.deepEqual(environment.opened, [null, 8]);
});

test("groups are subscribed to again after a break", () => {
  const environment = new TestEnvironment();
  environment.socket.subscribe("group:g");
  environment.socket.connect();
  environment.sendHello(1);
  environment.drop(1006);
  environment.sendHello(1);
  assert.deepEqual(environment.sent, [{ type: "subscribe", group: "g" }, { type: "subscribe", group: "g" }]);
});

test("a group is unsubscribed when its last subscriber leaves", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  environment.sendHello(1);
  const [first, second] = [environment.socket.subscribe("group:g"), environment.socket.subscribe("group:g")];
  first();
  assert.equal(environment.sent.length, 1);
  second();
  assert.deepEqual(environment.sent[1], { type: "unsubscribe", group: "g" });
});

test("retryNow opens no socket before connect", () => {
  const environment = new TestEnvironment();
  environment.socket.retryNow();
  assert.deepEqual(environment.opened, []);
});

test("an early retry does not open a second socket", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  environment.events.onClose(1006);
  environment.socket.retryNow();
  environment.sendHello(1);
  environment.drop(1006);
  assert.equal(environment.opened.length, 3);
});

test("messages of an abandoned socket are ignored", () => {
  const environment = new TestEnvironment();
  environment.socket.connect();
  const old = environment.events;
  environment.drop(1006);
  old.onMessage(JSON.stringify(makeNotice(9)));
  assert.deepEqual(environment.received, []);
});

test("reconnect replaces an open socket and ignores the old one", () => {
  const environment = new TestEnvironment();
  environment.socket.subscribe("group:g");
  environment.socket.connect();
  environment.sendHello(7);
  const old = environment.events;
  environment.socket.reconnect();
  old.onClose(1006);
  assert.deepEqual(environment.opened, [null, 7]);
  environment.sendHello(7);
  assert.equal(environment.sent.length, 2);
  assert.equal(environment.socket.state, "open");
});
