import { test } from "node:test";
import assert from "node:assert/strict";
import { changesIn, isNews } from "../src/lib/changes";
import { Drafting } from "../src/lib/drafting";
import { isLongEnough, naming } from "../src/lib/mention";
import { size } from "../src/lib/sizes";

test("a name is being written after an @ at the beginning of a word", () => {
  assert.deepEqual(naming("Hej @kar", 8), { at: 4, query: "kar" });
  assert.deepEqual(naming("@Karin Ö", 8), { at: 0, query: "Karin Ö" });
  assert.deepEqual(naming("(@å", 3), { at: 1, query: "å" });
  assert.equal(naming("karin@exempel.se", 16), null);
  assert.equal(naming("@karin och mer", 14), null);
});

test("one letter is too few to look for", () => {
  assert.equal(isLongEnough({ at: 0, query: "k" }), false);
  assert.equal(isLongEnough({ at: 0, query: "k " }), false);
  assert.equal(isLongEnough({ at: 0, query: "ka" }), true);
});

test("sizes are written as the server writes them", () => {
  assert.deepEqual([999, 84_000, 1_240_000, 250_000_000].map((bytes) => size(bytes, "sv")), ["999\u202fB", "84\u202fkB", "1,2\u202fMB", "250\u202fMB"]);
  assert.equal(size(1_240_000, "en"), "1.2\u202fMB");
});

test("changes name each post once, and too many are read as a page", () => {
  const post = (id: string) => ({ type: "post", id, version: 1 });
  const answer = { version: 9, resync: false, items: [post("a"), { type: "file", id: "f", version: 2 }, post("a"), post("b")] };
  assert.deepEqual(changesIn(answer), { version: 9, resync: false, posts: ["a", "b"] });
  const many = Array.from({ length: 21 }, (_, number) => post(String(number)));
  assert.equal(changesIn({ version: 9, resync: false, items: many })?.resync, true);
  assert.equal(changesIn({ version: "9" }), null);
});

test("an old post that changed is no news", () => {
  assert.deepEqual([7, 8, 9, NaN].map((activity) => isNews(activity, 8)), [false, false, true, true]);
});

/** A clock that is moved by hand, and a service that can be away. */
class Desk {
  now = 0;
  away = false;
  readonly kepts: string[] = [];
  #due: { at: number; act: () => void }[] = [];

  later(milliseconds: number, act: () => void): () => void {
    const one = { at: this.now + milliseconds, act };
    this.#due.push(one);
    return () => (this.#due = this.#due.filter((each) => each !== one));
  }

  async keep(text: string): Promise<boolean> {
    if (!this.away) this.kepts.push(text);
    return !this.away;
  }

  kept(): void {}

  async pass(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    const due = this.#due.filter(({ at }) => at <= this.now);
    this.#due = this.#due.filter(({ at }) => at > this.now);
    for (const { act } of due) act();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

test("a draft is kept after a pause", async () => {
  const desk = new Desk();
  const drafting = new Drafting(desk);
  drafting.changed("He");
  await desk.pass(1_000);
  drafting.changed("Hej");
  await desk.pass(1_000);
  assert.deepEqual(desk.kepts, []);
  await desk.pass(1_000);
  assert.deepEqual(desk.kepts, ["Hej"]);
  assert.equal(drafting.unkept, null);
});

test("who never pauses has their draft kept after ten seconds", async () => {
  const desk = new Desk();
  const drafting = new Drafting(desk);
  for (let second = 1; second <= 10; second += 1) {
    drafting.changed(String(second));
    await desk.pass(1_000);
  }
  assert.deepEqual(desk.kepts, ["10"]);
});

test("a draft that could not be kept is tried again", async () => {
  const desk = new Desk();
  const drafting = new Drafting(desk);
  desk.away = true;
  drafting.changed("Hej");
  await desk.pass(2_000);
  assert.equal(drafting.unkept, "Hej");
  desk.away = false;
  await desk.pass(10_000);
  assert.deepEqual(desk.kepts, ["Hej"]);
});

test("what is published is no draft any more", async () => {
  const desk = new Desk();
  const drafting = new Drafting(desk);
  drafting.changed("Hej");
  await drafting.stop();
  await desk.pass(20_000);
  assert.deepEqual(desk.kepts, []);
});
