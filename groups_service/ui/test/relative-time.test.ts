import { test } from "node:test";
import assert from "node:assert/strict";
import { formatRelativeTime } from "../src/lib/relative-time";

const NOW = new Date("2026-03-12T13:00:00Z"); // 14:00 in Stockholm

function format(time: string, language = "sv"): string {
  return formatRelativeTime(new Date(time), NOW, language, "Europe/Stockholm");
}

test("times are formatted in Swedish", () => {
  assert.equal(format("2026-03-12T12:59:30Z"), "nyss");
  assert.equal(format("2026-03-12T12:57:00Z"), "för 3 min sedan");
  assert.equal(format("2026-03-12T11:00:00Z"), "för 2 tim sedan");
  assert.equal(format("2026-03-11T14:40:00Z"), "i går kl. 15:40");
  assert.equal(format("2026-03-09T14:40:00Z"), "9 mars");
  assert.equal(format("2025-03-09T14:40:00Z"), "9 mars 2025");
});

test("times are formatted in English", () => {
  assert.equal(format("2026-03-12T12:59:30Z", "en"), "just now");
  assert.equal(format("2026-03-12T12:57:00Z", "en"), "3 min ago");
  assert.equal(format("2026-03-12T11:00:00Z", "en"), "2 h ago");
  assert.equal(format("2026-03-11T14:40:00Z", "en"), "yesterday at 15:40");
  assert.equal(format("2025-03-09T14:40:00Z", "en"), "9 March 2025");
});

test("yesterday begins at midnight in the municipality's time zone", () => {
  const now = new Date("2026-03-12T01:30:00Z"); // 02:30 in Stockholm
  const before = formatRelativeTime(new Date("2026-03-11T22:30:00Z"), now, "sv", "Europe/Stockholm");
  const after = formatRelativeTime(new Date("2026-03-11T23:30:00Z"), now, "sv", "Europe/Stockholm");
  assert.equal(before, "i går kl. 23:30");
  assert.equal(after, "för 2 tim sedan");
});

test("yesterday is one day when daylight saving time begins", () => {
  const now = new Date("2026-03-29T20:00:00Z");
  assert.equal(formatRelativeTime(new Date("2026-03-28T08:05:00Z"), now, "sv", "Europe/Stockholm"), "i går kl. 09:05");
});

test("a time in the future is formatted as just now", () => {
  assert.equal(format("2026-03-12T13:00:20Z"), "nyss");
});
