import { test } from "node:test";
import assert from "node:assert/strict";
import { continued, marked, type Chosen, type Mark } from "../src/lib/markdown";

/** `[` and `]` stand around what is chosen, `|` where the caret is. */
function chosen(drawn: string): Chosen {
  const text = drawn.replace(/[[\]|]/g, "");
  if (drawn.includes("|")) return { text, start: drawn.indexOf("|"), end: drawn.indexOf("|") };
  return { text, start: drawn.indexOf("["), end: drawn.indexOf("]") - 1 };
}

function after(mark: Mark, drawn: string): string {
  const before = chosen(drawn);
  const { from, to, insert } = marked(mark, before, "text");
  return before.text.slice(0, from) + insert + before.text.slice(to);
}

function selected(mark: Mark, drawn: string): string {
  const before = chosen(drawn);
  const { from, to, insert, start, end } = marked(mark, before, "text");
  return (before.text.slice(0, from) + insert + before.text.slice(to)).slice(start, end);
}

function entered(drawn: string): string | null {
  const before = chosen(drawn);
  const edit = continued(before);
  return edit && before.text.slice(0, edit.from) + edit.insert + before.text.slice(edit.to);
}

test("chosen words are marked and stay chosen", () => {
  assert.equal(after("bold", "ett [tv\u00e5] tre"), "ett **två** tre");
  assert.equal(selected("bold", "ett [två] tre"), "två");
  assert.equal(after("italic", "[ord ]sedan"), "_ord_ sedan");
});

test("marking once more takes the mark away", () => {
  assert.equal(after("bold", "ett **[två]** tre"), "ett två tre");
  assert.equal(after("list", "[- ett\n- två]"), "ett\ntvå");
  assert.equal(after("quote", "[> ett\n> två]"), "ett\ntvå");
});

test("without anything chosen there is a word to write over", () => {
  assert.equal(after("bold", "ett |"), "ett **text**");
  assert.equal(selected("bold", "ett |"), "text");
});

test("a link asks for what is missing: the address or the words", () => {
  const before = { text: "se rutinen", start: 3, end: 10 };
  assert.deepEqual(marked("link", before, "text"), { from: 3, to: 10, insert: "[rutinen](https://)", start: 13, end: 21 });
  const address = { text: "https://exempel.se", start: 0, end: 18 };
  assert.equal(marked("link", address, "text").insert, "[text](https://exempel.se)");
});

test("chosen lines become a list, numbered from one", () => {
  assert.equal(after("list", "[ett\ntvå]"), "- ett\n- två");
  assert.equal(after("numbers", "[- ett\n- två]"), "1. ett\n2. två");
});

test("a list begins a blank line below what stands above it", () => {
  assert.equal(after("list", "Så här:\n[ett]"), "Så här:\n\n- ett");
  assert.equal(after("list", "Så här:\n\n[ett]"), "Så här:\n\n- ett");
  assert.equal(after("list", "- ett\n|"), "- ett\n- ");
});

test("code of several lines is fenced", () => {
  assert.equal(after("code", "[ett\ntvå]"), "```\nett\ntvå\n```");
  assert.equal(after("code", "[ett]"), "`ett`");
});

test("Enter goes on with the list", () => {
  assert.equal(entered("- ett|"), "- ett\n- ");
  assert.equal(entered("9. nio|"), "9. nio\n10. ");
  assert.equal(entered("  * ett|"), "  * ett\n  * ");
  assert.equal(entered("> ett|"), "> ett\n> ");
});

test("Enter in an empty item ends the list", () => {
  assert.equal(entered("- ett\n- |"), "- ett\n");
});

test("Enter is only Enter elsewhere", () => {
  assert.equal(entered("ett|"), null);
  assert.equal(entered("-ett|"), null);
  assert.equal(entered("2026|"), null);
});
