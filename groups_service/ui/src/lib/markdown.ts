// The edits of the toolbar and the Enter key, as pure functions without the DOM.

/** Replaces `from`..`to` by `insert`, then selects `start`..`end`. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  start: number;
  end: number;
}

export interface TextSelection {
  text: string;
  start: number;
  end: number;
}

export type Mark = "bold" | "italic" | "link" | "list" | "numberedList" | "quote" | "code";

const WRAPPERS = { bold: "**", italic: "_", code: "`" } as const;
const LINE_PREFIXES = { list: "- ", numberedList: "1. ", quote: "> " } as const;
const LIST_ITEM_RE = /^(\s*)(?:([-*+])|(\d{1,9})([.)])) (?=(.*)$)/;
const QUOTE_RE = /^(\s*> ?)(?=(.*)$)/;

export function applyMark(mark: Mark, selection: TextSelection, placeholder: string): Edit {
  if (mark === "link") return makeLink(selection, placeholder);
  if (mark === "code" && getSelectedText(selection).includes("\n")) return makeCodeBlock(selection);
  if (mark === "bold" || mark === "italic" || mark === "code") return wrapSelection(WRAPPERS[mark], selection, placeholder);
  return markLines(mark, selection);
}

/** Returns the edit that starts the next list item on Enter, or ends the list at an empty item; null outside lists. */
export function continueList({ text, start, end }: TextSelection): Edit | null {
  if (start !== end) return null;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(from, start);
  const item = LIST_ITEM_RE.exec(line) ?? QUOTE_RE.exec(line);
  if (!item) return null;
  const rest = item.at(-1) ?? "";
  if (!rest.trim() && findLineEnd(text, start) === start) return makeEdit(from, start, "");
  const marker = item.length === 3 ? (item[1] ?? "") : `${item[1]}${item[2] ?? `${Number(item[3]) + 1}${item[4]}`} `;
  return makeEdit(start, start, `\n${marker}`);
}

function wrapSelection(wrapper: string, selection: TextSelection, placeholder: string): Edit {
  const { text, start, end } = selection;
  const selected = getSelectedText(selection);
  const from = start - wrapper.length;
  const isWrapped = text.slice(from, start) === wrapper && text.slice(end, end + wrapper.length) === wrapper;
  if (isWrapped && from >= 0) {
    return { from, to: end + wrapper.length, insert: selected, start: from, end: from + selected.length };
  }
  const label = selected.trim() || placeholder;
  const leading = selected.slice(0, selected.length - selected.trimStart().length);
  const trailing = selected.trim() ? selected.slice(selected.trimEnd().length) : "";
  const labelStart = start + leading.length + wrapper.length;
  return { from: start, to: end, insert: `${leading}${wrapper}${label}${wrapper}${trailing}`, start: labelStart, end: labelStart + label.length };
}

function makeLink(selection: TextSelection, placeholder: string): Edit {
  const { start, end } = selection;
  const selected = getSelectedText(selection).trim();
  const isUrl = /^https?:\/\/\S+$/.test(selected);
  const [label, url] = isUrl ? [placeholder, selected] : [selected || placeholder, "https://"];
  const insert = `[${label}](${url})`;
  const [at, length] = isUrl || !selected ? [start + 1, label.length] : [start + label.length + 3, url.length];
  return { from: start, to: end, insert, start: at, end: at + length };
}

function makeCodeBlock(selection: TextSelection): Edit {
  const { text, start, end } = selection;
  const newline = start === 0 || text[start - 1] === "\n" ? "" : "\n";
  const selected = getSelectedText(selection);
  const codeStart = start + newline.length + 4;
  return { from: start, to: end, insert: `${newline}\`\`\`\n${selected}\n\`\`\``, start: codeStart, end: codeStart + selected.length };
}

/** Adds the marker to each selected line, or removes it if all lines have it. */
function markLines(mark: keyof typeof LINE_PREFIXES, { text, start, end }: TextSelection): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const to = findLineEnd(text, Math.max(start, end - Number(end > start && text[end - 1] === "\n")));
  const lines = text.slice(from, to).split("\n");
  const pattern = mark === "quote" ? QUOTE_RE : LIST_ITEM_RE;
  const isMarked = lines.every((line) => pattern.test(line) && line.startsWith(LINE_PREFIXES[mark][0] ?? ""));
  const unmarkedLines = lines.map((line) => line.replace(mark === "quote" ? QUOTE_RE : LIST_ITEM_RE, ""));
  const markedLines = unmarkedLines.map((line, index) => (mark === "numberedList" ? `${index + 1}. ` : LINE_PREFIXES[mark]) + line);
  const newline = !isMarked && needsBlankLine(text, from, mark) ? "\n" : "";
  const insert = newline + (isMarked ? unmarkedLines : markedLines).join("\n");
  const blockEnd = from + insert.length;
  return { from, to, insert, start: start === end ? blockEnd : from + newline.length, end: blockEnd };
}

/** Whether a blank line is needed before the list, since Markdown would join it to the paragraph above. */
function needsBlankLine(text: string, from: number, mark: Mark): boolean {
  if (from < 2 || text[from - 2] === "\n") return false;
  const lineAbove = text.slice(text.lastIndexOf("\n", from - 2) + 1, from - 1);
  return !(mark === "quote" ? QUOTE_RE : LIST_ITEM_RE).test(lineAbove);
}

function getSelectedText({ text, start, end }: TextSelection): string {
  return text.slice(start, end);
}

function findLineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function makeEdit(from: number, to: number, insert: string): Edit {
  return { from, to, insert, start: from + insert.length, end: from + insert.length };
}
