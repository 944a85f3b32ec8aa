import { test } from "node:test";
import assert from "node:assert/strict";
import { newAmong } from "../src/lib/fresh";

test("what stands above the shown posts is new", () => {
  assert.deepEqual(newAmong(["e", "d", "c", "b"], new Set(["c", "b", "a"])), ["e", "d"]);
});

test("a post that came back to the top is not new", () => {
  assert.deepEqual(newAmong(["a", "c", "b"], new Set(["c", "b", "a"])), []);
});

test("a new post between shown ones is new", () => {
  assert.deepEqual(newAmong(["a", "new", "b"], new Set(["a", "b"])), ["new"]);
});

test("what slides in at the end after a deletion is old", () => {
  assert.deepEqual(newAmong(["c", "a", "older"], new Set(["c", "b", "a"])), []);
});

test("when nothing shown is left everything is new", () => {
  assert.deepEqual(newAmong(["z", "y"], new Set(["a"])), ["z", "y"]);
  assert.deepEqual(newAmong(["z"], new Set()), ["z"]);
});
