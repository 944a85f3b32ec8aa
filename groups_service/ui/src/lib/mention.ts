// Where somebody is naming a colleague: the @ before the caret and what was written after it.

export interface Naming {
  /** Where the @ stands. */
  at: number;
  query: string;
}

const SHORTEST = 2;
const NAMING = /(?:^|[\s([{"'])@([\p{L}\p{N}._'-]*(?: [\p{L}\p{N}._'-]*)?)$/u;

/** Null when no name is being written; an e-mail address is none. */
export function naming(text: string, caret: number): Naming | null {
  const found = NAMING.exec(text.slice(Math.max(0, caret - 60), caret));
  if (!found) return null;
  const query = found[1] ?? "";
  return { at: caret - query.length - 1, query };
}

export function isLongEnough({ query }: Naming): boolean {
  return query.trim().length >= SHORTEST;
}
