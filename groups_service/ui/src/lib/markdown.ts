// What the toolbar and the Enter key write: pure, so that undo, focus and boxes are somebody else's.

/** Replace `from`..`to` by `insert`, then select `start`..`end`. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  start: number;
  end: number;
}

export interface Chosen {
  text: string;
  start: number;
  end: number;
}

export type Mark = "bold" | "italic" | "link" | "list" | "numbers" | "quote" | "code";

const AROUND = { bold: "**", italic: "_", code: "`" } as const;
const BEFORE = { list: "- ", numbers: "1. ", quote: "> " } as const;
const ITEM = /^(\s*)(?:([-*+])|(\d{1,9})([.)])) (?=(.*)$)/;
const QUOTED = /^(\s*> ?)(?=(.*)$)/;

export function marked(mark: Mark, chosen: Chosen, placeholder: string): Edit {
  if (mark === "link") return linked(chosen, placeholder);
  if (mark === "code" && selection(chosen).includes("\n")) return fenced(chosen);
  if (mark === "bold" || mark === "italic" || mark === "code") return wrapped(AROUND[mark], chosen, placeholder);
  return begun(mark, chosen);
}

/** The next item of a list when Enter is pressed in one; an empty item ends it. */
export function continued({ text, start, end }: Chosen): Edit | null {
  if (start !== end) return null;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(from, start);
  const item = ITEM.exec(line) ?? QUOTED.exec(line);
  if (!item) return null;
  const rest = item.at(-1) ?? "";
  if (!rest.trim() && lineEnd(text, start) === start) return edit(from, start, "");
  const next = item.length === 3 ? (item[1] ?? "") : `${item[1]}${item[2] ?? `${Number(item[3]) + 1}${item[4]}`} `;
  return edit(start, start, `\n${next}`);
}

function wrapped(around: string, chosen: Chosen, placeholder: string): Edit {
  const { text, start, end } = chosen;
  const inner = selection(chosen);
  const already = text.slice(start - around.length, start) === around && text.slice(end, end + around.length) === around;
  if (already && start >= around.length) {
    const from = start - around.length;
    return { from, to: end + around.length, insert: inner, start: from, end: from + inner.length };
  }
  const words = inner.trim() || placeholder;
  const lead = inner.slice(0, inner.length - inner.trimStart().length);
  const tail = inner.trim() ? inner.slice(inner.trimEnd().length) : "";
  const at = start + lead.length + around.length;
  return { from: start, to: end, insert: `${lead}${around}${words}${around}${tail}`, start: at, end: at + words.length };
}

function linked(chosen: Chosen, placeholder: string): Edit {
  const { start, end } = chosen;
  const inner = selection(chosen).trim();
  const isAddress = /^https?:\/\/\S+$/.test(inner);
  const [words, address] = isAddress ? [placeholder, inner] : [inner || placeholder, "https://"];
  const insert = `[${words}](${address})`;
  const [at, length] = isAddress || !inner ? [start + 1, words.length] : [start + words.length + 3, address.length];
  return { from: start, to: end, insert, start: at, end: at + length };
}

function fenced(chosen: Chosen): Edit {
  const { text, start, end } = chosen;
  const lead = start === 0 || text[start - 1] === "\n" ? "" : "\n";
  const inner = selection(chosen);
  const at = start + lead.length + 4;
  return { from: start, to: end, insert: `${lead}\`\`\`\n${inner}\n\`\`\``, start: at, end: at + inner.length };
}

/** Each chosen line begins with the mark; chosen once more, no longer. */
function begun(mark: keyof typeof BEFORE, { text, start, end }: Chosen): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const to = lineEnd(text, Math.max(start, end - Number(end > start && text[end - 1] === "\n")));
  const lines = text.slice(from, to).split("\n");
  const has = mark === "quote" ? QUOTED : ITEM;
  const undo = lines.every((line) => has.test(line) && line.startsWith(BEFORE[mark][0] ?? ""));
  const bare = lines.map((line) => line.replace(mark === "quote" ? QUOTED : ITEM, ""));
  const fresh = bare.map((line, index) => (mark === "numbers" ? `${index + 1}. ` : BEFORE[mark]) + line);
  const lead = !undo && needsBlankLine(text, from, mark) ? "\n" : "";
  const insert = lead + (undo ? bare : fresh).join("\n");
  const last = from + insert.length;
  return { from, to, insert, start: start === end ? last : from + lead.length, end: last };
}

/** A list right after a paragraph would be read as part of it. */
function needsBlankLine(text: string, from: number, mark: Mark): boolean {
  if (from < 2 || text[from - 2] === "\n") return false;
  const before = text.slice(text.lastIndexOf("\n", from - 2) + 1, from - 1);
  return !(mark === "quote" ? QUOTED : ITEM).test(before);
}

function selection({ text, start, end }: Chosen): string {
  return text.slice(start, end);
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}

function edit(from: number, to: number, insert: string): Edit {
  return { from, to, insert, start: from + insert.length, end: from + insert.length };
}
