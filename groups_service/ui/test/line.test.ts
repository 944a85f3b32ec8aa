import { test } from "node:test";
import assert from "node:assert/strict";
import { Line, type SocketEvents, type State } from "../src/lib/line";
import type { ServerMessage } from "../src/lib/wire";

/** A world in which the test is the service, the clock and chance. */
class Stage {
  readonly opened: (number | null)[] = [];
  readonly sent: unknown[] = [];
  readonly heard: ServerMessage[] = [];
  readonly states: State[] = [];
  readonly waits: number[] = [];
  readonly line: Line;
  events!: SocketEvents;
  #wake: () => void = () => undefined;

  constructor() {
    this.line = new Line({
      open: (after, events) => {
        this.opened.push(after);
        this.events = events;
        return { send: (text) => this.sent.push(JSON.parse(text)), close: () => undefined };
      },
      later: (milliseconds, act) => {
        this.waits.push(milliseconds);
        this.#wake = act;
      },
      random: () => 1,
    });
    this.line.listen((message) => this.heard.push(message));
    this.line.onState = (state) => this.states.push(state);
  }

  greet(number: number, epoch = "one"): void {
    this.events.opened();
    this.say({ type: "hello", protocol: 1, epoch, number, unread: 0 });
  }

  say(message: unknown): void {
    this.events.received(JSON.stringify(message));
  }

  drop(code: number): void {
    this.events.closed(code);
    this.#wake();
  }
}

function notice(number: number): Record<string, unknown> {
  const ref = { type: "post", id: "p" };
  return { type: "notice", number, kind: "posted", ref, title: "", author: "", text: "", link: "/", at: "", unread: 1 };
}

test("after a break it asks for what came after the last notice", () => {
  const stage = new Stage();
  stage.line.connect();
  stage.greet(7);
  stage.say(notice(8));
  stage.drop(1006);
  assert.deepEqual(stage.opened, [null, 8]);
});

test("a notice that comes twice is heard once", () => {
  const stage = new Stage();
  stage.line.connect();
  stage.greet(7);
  for (const number of [8, 8, 7, 9]) stage.say(notice(number));
  assert.deepEqual(stage.heard.filter((m) => m.type === "notice").map((m) => m.number), [8, 9]);
});

test("a restored database with lower numbers is believed", () => {
  const stage = new Stage();
  stage.line.connect();
  stage.greet(50);
  stage.drop(1012);
  stage.greet(3);
  stage.say(notice(4));
  stage.drop(1006);
  assert.deepEqual(stage.opened, [null, 50, 4]);
});

test("a new epoch starts from the number it greets with", () => {
  const stage = new Stage();
  stage.line.connect();
  stage.greet(5);
  stage.drop(1012);
  stage.greet(90, "two");
  stage.drop(1006);
  assert.deepEqual(stage.opened, [null, 5, 90]);
});

test("each break makes the wait longer until something is heard", () => {
  const stage = new Stage();
  stage.line.connect();
  for (let count = 0; count < 3; count++) stage.drop(1006);
  stage.greet(1);
  stage.drop(1006);
  assert.deepEqual(stage.waits, [1000, 2000, 4000, 1000]);
});

test("an overloaded service is left alone longer", () => {
  const stage = new Stage();
  stage.line.connect();
  stage.drop(1013);
  assert.deepEqual(stage.waits, [16_000]);
});

test("an ended session is not tried again", () => {
  const stage = new Stage();
  stage.line.connect();
  stage.greet(1);
  stage.drop(4401);
  stage.line.connect();
  assert.deepEqual(stage.opened, [null]);
  assert.deepEqual(stage.states, ["connecting", "open", "signed out"]);
});

test("a notice of what is no longer available still counts", () => {
  const stage = new Stage();
  stage.line.connect();
  stage.greet(7);
  const gone = { ref: null, title: null, author: null, text: null, link: null, kind: "unavailable" };
  stage.say({ ...notice(8), ...gone });
  stage.drop(1006);
  assert.deepEqual(stage.opened, [null, 8]);
});

test("groups are subscribed to again after a break", () => {
  const stage = new Stage();
  stage.line.subscribe("group:g");
  stage.line.connect();
  stage.greet(1);
  stage.drop(1006);
  stage.greet(1);
  assert.deepEqual(stage.sent, [{ type: "subscribe", group: "g" }, { type: "subscribe", group: "g" }]);
});

test("a group is given up when its last holder lets go", () => {
  const stage = new Stage();
  stage.line.connect();
  stage.greet(1);
  const [first, second] = [stage.line.subscribe("group:g"), stage.line.subscribe("group:g")];
  first();
  assert.equal(stage.sent.length, 1);
  second();
  assert.deepEqual(stage.sent[1], { type: "unsubscribe", group: "g" });
});

test("a page without anything live opens no socket when it wakes", () => {
  const stage = new Stage();
  stage.line.wake();
  assert.deepEqual(stage.opened, []);
});

test("an early wake does not open a second socket", () => {
  const stage = new Stage();
  stage.line.connect();
  stage.events.closed(1006);
  stage.line.wake();
  stage.greet(1);
  stage.drop(1006);
  assert.equal(stage.opened.length, 3);
});

test("words of a socket that was given up are not heard", () => {
  const stage = new Stage();
  stage.line.connect();
  const old = stage.events;
  stage.drop(1006);
  old.received(JSON.stringify(notice(9)));
  assert.deepEqual(stage.heard, []);
});

test("when the network is back an open socket is opened anew, and the old one is not heard", () => {
  const stage = new Stage();
  stage.line.subscribe("group:g");
  stage.line.connect();
  stage.greet(7);
  const old = stage.events;
  stage.line.renew();
  old.closed(1006);
  assert.deepEqual(stage.opened, [null, 7]);
  stage.greet(7);
  assert.equal(stage.sent.length, 2);
  assert.equal(stage.line.state, "open");
});
