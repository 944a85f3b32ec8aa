import { test } from "node:test";
import assert from "node:assert/strict";
import { findNewPosts } from "../src/lib/new-posts";

test("posts above the shown posts are new", () => {
  assert.deepEqual(findNewPosts(["e", "d", "c", "b"], new Set(["c", "b", "a"])), ["e", "d"]);
});

test("a post that came back to the top is not new", () => {
  assert.deepEqual(findNewPosts(["a", "c", "b"], new Set(["c", "b", "a"])), []);
});

test("a new post between shown ones is new", () => {
  assert.deepEqual(findNewPosts(["a", "new", "b"], new Set(["a", "b"])), ["new"]);
});

test("a post that moves up after a deletion is not new", () => {
  assert.deepEqual(findNewPosts(["c", "a", "older"], new Set(["c", "b", "a"])), []);
});

test("when no shown post is left all posts are new", () => {
  assert.deepEqual(findNewPosts(["z", "y"], new Set(["a"])), ["z", "y"]);
  assert.deepEqual(findNewPosts(["z"], new Set()), ["z"]);
});
