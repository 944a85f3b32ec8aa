import { test } from "node:test";
import assert from "node:assert/strict";
import { isNewerThanShown, parseChanges } from "../src/lib/changes";
import { DraftScheduler } from "../src/lib/draft-scheduler";
import { findMentionQuery, isLongEnough } from "../src/lib/mention-trigger";
import { formatFileSize } from "../src/lib/file-size";

test("a mention starts with an @ at the beginning of a word", () => {
  assert.deepEqual(findMentionQuery("Hej @kar", 8), { at: 4, query: "kar" });
  assert.deepEqual(findMentionQuery("@Karin Ö", 8), { at: 0, query: "Karin Ö" });
  assert.deepEqual(findMentionQuery("(@å", 3), { at: 1, query: "å" });
  assert.equal(findMentionQuery("karin@exempel.se", 16), null);
  assert.equal(findMentionQuery("@karin och mer", 14), null);
});

test("one letter is too short for a search", () => {
  assert.equal(isLongEnough({ at: 0, query: "k" }), false);
  assert.equal(isLongEnough({ at: 0, query: "k " }), false);
  assert.equal(isLongEnough({ at: 0, query: "ka" }), true);
});

test("file sizes are formatted as on the server", () => {
  assert.deepEqual([999, 84_000, 1_240_000, 250_000_000].map((bytes) => formatFileSize(bytes, "sv")), ["999\u202fB", "84\u202fkB", "1,2\u202fMB", "250\u202fMB"]);
  assert.equal(formatFileSize(1_240_000, "en"), "1.2\u202fMB");
});

test("changes contain each post once, and too many posts set resync", () => {
  const post = (id: string) => ({ type: "post", id, version: 1 });
  const answer = { version: 9, resync: false, items: [post("a"), { type: "file", id: "f", version: 2 }, post("a"), post("b")] };
  assert.deepEqual(parseChanges(answer), { version: 9, resync: false, posts: ["a", "b"] });
  const many = Array.from({ length: 21 }, (_, number) => post(String(number)));
  assert.equal(parseChanges({ version: 9, resync: false, items: many })?.resync, true);
  assert.equal(parseChanges({ version: "9" }), null);
});

test("an old post that changed is not newer than the shown posts", () => {
  assert.deepEqual([7, 8, 9, NaN].map((activity) => isNewerThanShown(activity, 8)), [false, false, true, true]);
});

/** A clock that the test advances, and a service that can be unavailable. */
class TestEnvironment {
  now = 0;
  isUnavailable = false;
  readonly saved: string[] = [];
  #timers: { at: number; callback: () => void }[] = [];

  setTimer(milliseconds: number, callback: () => void): () => void {
    const timer = { at: this.now + milliseconds, callback };
    this.#timers.push(timer);
    return () => (this.#timers = this.#timers.filter((each) => each !== timer));
  }

  async save(text: string): Promise<boolean> {
    if (!this.isUnavailable) this.saved.push(text);
    return !this.isUnavailable;
  }

  onSaved(): void {}

  async advance(milliseconds: number): Promise<void> {
    this.now += milliseconds;
    const due = this.#timers.filter(({ at }) => at <= this.now);
    this.#timers = this.#timers.filter(({ at }) => at > this.now);
    for (const { callback } of due) callback();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  }
}

test("a draft is saved after a pause", async () => {
  const environment = new TestEnvironment();
  const scheduler = new DraftScheduler(environment);
  scheduler.markChanged("He");
  await environment.advance(1_000);
  scheduler.markChanged("Hej");
  await environment.advance(1_000);
  assert.deepEqual(environment.saved, []);
  await environment.advance(1_000);
  assert.deepEqual(environment.saved, ["Hej"]);
  assert.equal(scheduler.unsavedText, null);
});

test("a draft is saved after ten seconds without a pause", async () => {
  const environment = new TestEnvironment();
  const scheduler = new DraftScheduler(environment);
  for (let second = 1; second <= 10; second += 1) {
    scheduler.markChanged(String(second));
    await environment.advance(1_000);
  }
  assert.deepEqual(environment.saved, ["10"]);
});

test("a failed save is tried again", async () => {
  const environment = new TestEnvironment();
  const scheduler = new DraftScheduler(environment);
  environment.isUnavailable = true;
  scheduler.markChanged("Hej");
  await environment.advance(2_000);
  assert.equal(scheduler.unsavedText, "Hej");
  environment.isUnavailable = false;
  await environment.advance(10_000);
  assert.deepEqual(environment.saved, ["Hej"]);
});

test("a published text is not saved as a draft", async () => {
  const environment = new TestEnvironment();
  const scheduler = new DraftScheduler(environment);
  scheduler.markChanged("Hej");
  await scheduler.stop();
  await environment.advance(20_000);
  assert.deepEqual(environment.saved, []);
});
