// Finds the mention at the caret: the @ and the letters after it.

export interface MentionQuery {
  /** The position of the @. */
  at: number;
  query: string;
}

const MIN_QUERY_CHARS = 2;
const MENTION_RE = /(?:^|[\s([{"'])@([\p{L}\p{N}._'-]*(?: [\p{L}\p{N}._'-]*)?)$/u;

/** Returns null when no mention is being written; an email address is not a mention. */
export function findMentionQuery(text: string, caret: number): MentionQuery | null {
  const match = MENTION_RE.exec(text.slice(Math.max(0, caret - 60), caret));
  if (!match) return null;
  const query = match[1] ?? "";
  return { at: caret - query.length - 1, query };
}

export function isLongEnough({ query }: MentionQuery): boolean {
  return query.trim().length >= MIN_QUERY_CHARS;
}
