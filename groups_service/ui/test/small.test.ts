import { test } from "node:test";
import assert from "node:assert/strict";
import { waitBefore } from "../src/lib/backoff";
import { newKey } from "../src/lib/key";
import { command, read } from "../src/lib/wire";
import { ownWordsIn } from "../src/lib/own-words";
import { atMost, wordsIn } from "../src/lib/words";

test("a wait is anything up to a ceiling that doubles and then stays", () => {
  const longest = () => 1;
  assert.deepEqual([0, 1, 2, 3].map((attempt) => waitBefore(attempt, longest)), [1000, 2000, 4000, 8000]);
  assert.equal(waitBefore(50, longest), 30_000);
  assert.equal(waitBefore(50, () => 0), 0);
});

test("keys are random UUIDs", () => {
  const keys = new Set(Array.from({ length: 100 }, newKey));
  assert.equal(keys.size, 100);
  for (const key of keys) assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a message is read when it is whole", () => {
  assert.deepEqual(read('{"type":"changed","group":"g","version":4}'), { type: "changed", group: "g", stream: "group:g", version: 4 });
  assert.equal(read('{"type":"changed","group":"g"}'), null);
  assert.equal(read('{"type":"changed","group":"g","version":"4"}'), null);
});

test("what is unknown or broken is passed over", () => {
  for (const text of ["", "{", "null", "[]", "1", '{"type":"later"}', '{"type":"toString"}']) assert.equal(read(text), null);
});

test("the bell says how many are new, and no more than it knows", () => {
  assert.equal(ownWordsIn("sv").notices(3), "Aviseringar, 3 nya");
  assert.equal(ownWordsIn("sv").notices(0), "Aviseringar");
  assert.equal(ownWordsIn("en-GB").notices(100), "Notices, 99+ new");
  assert.deepEqual([99, 100].map((count) => atMost(count, 100)), ["99", "99+"]);
});

test("one new post is not two", () => {
  assert.equal(wordsIn("sv").showNew(1), "Visa 1 nytt inlägg");
  assert.equal(wordsIn("sv").showNew(2), "Visa 2 nya inlägg");
  assert.equal(wordsIn("en").showNew(2), "Show 2 new posts");
});

test("a stream is told apart by its kind", () => {
  assert.deepEqual(read('{"type":"changed","person":"p","version":2}'), { type: "changed", person: "p", stream: "person:p", version: 2 });
  assert.equal(command("subscribe", "person:p"), '{"type":"subscribe","person":"p"}');
});

test("the service says how long the first wait may be", () => {
  assert.equal(waitBefore(0, () => 1, 5_000), 5_000);
  assert.equal(waitBefore(4, () => 1, 5_000), 30_000);
});
