import { test } from "node:test";
import assert from "node:assert/strict";
import { getRetryDelay } from "../src/lib/backoff";
import { createIdempotencyKey } from "../src/lib/idempotency-key";
import { formatCommand, parseMessage } from "../src/lib/live-protocol";
import { getWritingMessages } from "../src/lib/writing-messages";
import { formatCount, getMessages } from "../src/lib/messages";

test("a retry delay is below a ceiling that doubles up to a maximum", () => {
  const maximum = () => 1;
  assert.deepEqual([0, 1, 2, 3].map((attempt) => getRetryDelay(attempt, maximum)), [1000, 2000, 4000, 8000]);
  assert.equal(getRetryDelay(50, maximum), 30_000);
  assert.equal(getRetryDelay(50, () => 0), 0);
});

test("keys are random UUIDs", () => {
  const keys = new Set(Array.from({ length: 100 }, createIdempotencyKey));
  assert.equal(keys.size, 100);
  for (const key of keys) assert.match(key, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a complete message is parsed", () => {
  assert.deepEqual(parseMessage('{"type":"changed","group":"g","version":4}'), { type: "changed", group: "g", stream: "group:g", version: 4 });
  assert.equal(parseMessage('{"type":"changed","group":"g"}'), null);
  assert.equal(parseMessage('{"type":"changed","group":"g","version":"4"}'), null);
});

test("unknown and invalid messages are ignored", () => {
  for (const text of ["", "{", "null", "[]", "1", '{"type":"later"}', '{"type":"toString"}']) assert.equal(parseMessage(text), null);
});

test("the bell shows the number of new notifications up to a maximum", () => {
  assert.equal(getWritingMessages("sv").notifications(3), "Aviseringar, 3 nya");
  assert.equal(getWritingMessages("sv").notifications(0), "Aviseringar");
  assert.equal(getWritingMessages("en-GB").notifications(100), "Notices, 99+ new");
  assert.deepEqual([99, 100].map((count) => formatCount(count, 100)), ["99", "99+"]);
});

test("one new post has the singular", () => {
  assert.equal(getMessages("sv").showNew(1), "Visa 1 nytt inlägg");
  assert.equal(getMessages("sv").showNew(2), "Visa 2 nya inlägg");
  assert.equal(getMessages("en").showNew(2), "Show 2 new posts");
});

test("streams include their kind", () => {
  assert.deepEqual(parseMessage('{"type":"changed","person":"p","version":2}'), { type: "changed", person: "p", stream: "person:p", version: 2 });
  assert.equal(formatCommand("subscribe", "person:p"), '{"type":"subscribe","person":"p"}');
});

test("the service sets the ceiling of the first delay", () => {
  assert.equal(getRetryDelay(0, () => 1, 5_000), 5_000);
  assert.equal(getRetryDelay(4, () => 1, 5_000), 30_000);
});
