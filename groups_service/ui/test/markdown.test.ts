import { test } from "node:test";
import assert from "node:assert/strict";
import { applyMark, continueList, type Mark, type TextSelection } from "../src/lib/markdown";

/** `[` and `]` mark the selection, `|` marks the caret. */
function parseSelection(drawing: string): TextSelection {
  const text = drawing.replace(/[[\]|]/g, "");
  if (drawing.includes("|")) return { text, start: drawing.indexOf("|"), end: drawing.indexOf("|") };
  return { text, start: drawing.indexOf("["), end: drawing.indexOf("]") - 1 };
}

function applied(mark: Mark, drawing: string): string {
  const before = parseSelection(drawing);
  const { from, to, insert } = applyMark(mark, before, "text");
  return before.text.slice(0, from) + insert + before.text.slice(to);
}

function selected(mark: Mark, drawing: string): string {
  const before = parseSelection(drawing);
  const { from, to, insert, start, end } = applyMark(mark, before, "text");
  return (before.text.slice(0, from) + insert + before.text.slice(to)).slice(start, end);
}

function afterEnter(drawing: string): string | null {
  const before = parseSelection(drawing);
  const edit = continueList(before);
  return edit && before.text.slice(0, edit.from) + edit.insert + before.text.slice(edit.to);
}

test("selected words are marked and stay selected", () => {
  assert.equal(applied("bold", "ett [tv\u00e5] tre"), "ett **två** tre");
  assert.equal(selected("bold", "ett [två] tre"), "två");
  assert.equal(applied("italic", "[ord ]sedan"), "_ord_ sedan");
});

test("marking again removes the mark", () => {
  assert.equal(applied("bold", "ett **[två]** tre"), "ett två tre");
  assert.equal(applied("list", "[- ett\n- två]"), "ett\ntvå");
  assert.equal(applied("quote", "[> ett\n> två]"), "ett\ntvå");
});

test("without a selection a placeholder is inserted", () => {
  assert.equal(applied("bold", "ett |"), "ett **text**");
  assert.equal(selected("bold", "ett |"), "text");
});

test("a link selects the missing part: the address or the text", () => {
  const before = { text: "se rutinen", start: 3, end: 10 };
  assert.deepEqual(applyMark("link", before, "text"), { from: 3, to: 10, insert: "[rutinen](https://)", start: 13, end: 21 });
  const address = { text: "https://exempel.se", start: 0, end: 18 };
  assert.equal(applyMark("link", address, "text").insert, "[text](https://exempel.se)");
});

test("selected lines become a list, numbered from one", () => {
  assert.equal(applied("list", "[ett\ntvå]"), "- ett\n- två");
  assert.equal(applied("numberedList", "[- ett\n- två]"), "1. ett\n2. två");
});

test("a list is separated from the text above by a blank line", () => {
  assert.equal(applied("list", "Så här:\n[ett]"), "Så här:\n\n- ett");
  assert.equal(applied("list", "Så här:\n\n[ett]"), "Så här:\n\n- ett");
  assert.equal(applied("list", "- ett\n|"), "- ett\n- ");
});

test("code of several lines becomes a code block", () => {
  assert.equal(applied("code", "[ett\ntvå]"), "```\nett\ntvå\n```");
  assert.equal(applied("code", "[ett]"), "`ett`");
});

test("Enter continues the list", () => {
  assert.equal(afterEnter("- ett|"), "- ett\n- ");
  assert.equal(afterEnter("9. nio|"), "9. nio\n10. ");
  assert.equal(afterEnter("  * ett|"), "  * ett\n  * ");
  assert.equal(afterEnter("> ett|"), "> ett\n> ");
});

test("Enter in an empty item ends the list", () => {
  assert.equal(afterEnter("- ett\n- |"), "- ett\n");
});

test("Enter outside a list is left to the browser", () => {
  assert.equal(afterEnter("ett|"), null);
  assert.equal(afterEnter("-ett|"), null);
  assert.equal(afterEnter("2026|"), null);
});
