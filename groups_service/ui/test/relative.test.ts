import { test } from "node:test";
import assert from "node:assert/strict";
import { relative } from "../src/lib/relative";

const NOW = new Date("2026-03-12T13:00:00Z"); // 14:00 in Stockholm

function said(then: string, language = "sv"): string {
  return relative(new Date(then), NOW, language, "Europe/Stockholm");
}

test("a time is told the way people say it in Swedish", () => {
  assert.equal(said("2026-03-12T12:59:30Z"), "nyss");
  assert.equal(said("2026-03-12T12:57:00Z"), "för 3 min sedan");
  assert.equal(said("2026-03-12T11:00:00Z"), "för 2 tim sedan");
  assert.equal(said("2026-03-11T14:40:00Z"), "i går kl. 15:40");
  assert.equal(said("2026-03-09T14:40:00Z"), "9 mars");
  assert.equal(said("2025-03-09T14:40:00Z"), "9 mars 2025");
});

test("a time is told the way people say it in English", () => {
  assert.equal(said("2026-03-12T12:59:30Z", "en"), "just now");
  assert.equal(said("2026-03-12T12:57:00Z", "en"), "3 min ago");
  assert.equal(said("2026-03-12T11:00:00Z", "en"), "2 h ago");
  assert.equal(said("2026-03-11T14:40:00Z", "en"), "yesterday at 15:40");
  assert.equal(said("2025-03-09T14:40:00Z", "en"), "9 March 2025");
});

test("yesterday begins at midnight where the municipality lies", () => {
  const now = new Date("2026-03-12T01:30:00Z"); // 02:30 in Stockholm
  const before = relative(new Date("2026-03-11T22:30:00Z"), now, "sv", "Europe/Stockholm");
  const after = relative(new Date("2026-03-11T23:30:00Z"), now, "sv", "Europe/Stockholm");
  assert.equal(before, "i går kl. 23:30");
  assert.equal(after, "för 2 tim sedan");
});

test("yesterday is one day even when the clocks change", () => {
  const now = new Date("2026-03-29T20:00:00Z");
  assert.equal(relative(new Date("2026-03-28T08:05:00Z"), now, "sv", "Europe/Stockholm"), "i går kl. 09:05");
});

test("a clock that is behind says just now", () => {
  assert.equal(said("2026-03-12T13:00:20Z"), "nyss");
});
