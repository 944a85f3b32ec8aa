// Changes an element into a newer version with few DOM changes, so that unchanged elements keep
// their focus, scroll position and listeners.

export interface MorphHooks {
  /** Whether `old` is left unchanged with all its content. */
  skipElement(old: Element, fresh: Element): boolean;
  /** Whether a node stays although the new version does not contain it. */
  keepNode(node: Node): boolean;
  /** Whether an attribute is left unchanged. */
  skipAttribute(name: string, element: Element): boolean;
}

export function morph(old: Element, fresh: Element, hooks: MorphHooks): void {
  if (old.localName !== fresh.localName) return old.replaceWith(fresh);
  if (hooks.skipElement(old, fresh)) return;
  syncAttributes(old, fresh, hooks);
  syncChildren(old, fresh, hooks);
}

function syncAttributes(old: Element, fresh: Element, hooks: MorphHooks): void {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) === value || hooks.skipAttribute(name, old)) continue;
    old.setAttribute(name, value);
    if (name === "checked") (old as HTMLInputElement).checked = true;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !hooks.skipAttribute(name, old)) old.removeAttribute(name);
  }
}

/** Walks along both child lists once; `cursor` is the first old child without a match. */
function syncChildren(old: Element, fresh: Element, hooks: MorphHooks): void {
  const keys = collectKeys(fresh);
  const isMatchable = (node: Node | null): boolean => node !== null && !hooks.keepNode(node);
  let cursor = findNext(old.firstChild, isMatchable);
  for (const freshChild of [...fresh.childNodes]) {
    const match = findMatch(freshChild, old, cursor, keys, isMatchable);
    if (!match) {
      old.insertBefore(freshChild, cursor);
      continue;
    }
    cursor = placeMatch(old, cursor, match, keys, isMatchable);
    if (match instanceof Element) morph(match, freshChild as Element, hooks);
    else if (match.nodeValue !== freshChild.nodeValue) match.nodeValue = freshChild.nodeValue;
  }
  while (cursor) {
    const next = findNext(cursor.nextSibling, isMatchable);
    cursor.remove();
    cursor = next;
  }
}

interface ChildKeys {
  ids: Set<string>;
  kinds: Set<string>;
}

function collectKeys(fresh: Element): ChildKeys {
  const children = [...fresh.children];
  return { ids: new Set(children.map(({ id }) => id).filter(Boolean)), kinds: new Set(children.map(getKind)) };
}

function getKind({ localName, className }: Element): string {
  return `${localName}.${className}`;
}

type NodeTest = (node: Node | null) => boolean;

function findNext(node: ChildNode | null, isMatchable: NodeTest): ChildNode | null {
  while (node && !isMatchable(node)) node = node.nextSibling;
  return node;
}

/** Matches by id, else the next element of the same kind, else one of the same tag name that no other child will match. */
function findMatch(freshChild: Node, old: Element, cursor: ChildNode | null, keys: ChildKeys, isMatchable: NodeTest): ChildNode | null {
  if (!(freshChild instanceof Element)) return cursor?.nodeType === freshChild.nodeType ? cursor : null;
  if (freshChild.id) return [...old.children].find(({ id, localName }) => id === freshChild.id && localName === freshChild.localName) ?? null;
  let similar: Element | null = null;
  for (let node = cursor; node; node = findNext(node.nextSibling, isMatchable)) {
    if (!(node instanceof Element)) continue;
    if (keys.ids.has(node.id)) break;
    if (node.localName !== freshChild.localName || node.id) continue;
    if (getKind(node) === getKind(freshChild)) return node;
    if (!keys.kinds.has(getKind(node))) similar ??= node;
  }
  return similar;
}

/** Removes the nodes before the match, or moves the match to the cursor; returns the next cursor. */
function placeMatch(old: Element, cursor: ChildNode | null, match: ChildNode, keys: ChildKeys, isMatchable: NodeTest): ChildNode | null {
  const between: ChildNode[] = [];
  let node = cursor;
  for (; node && node !== match; node = findNext(node.nextSibling, isMatchable)) between.push(node);
  const isEarlier = node === null;
  const hasLaterMatches = between.some((node) => node instanceof Element && keys.ids.has(node.id));
  if (isEarlier || hasLaterMatches) {
    if (match === cursor) return findNext(match.nextSibling, isMatchable);
    old.insertBefore(match, cursor);
    return cursor;
  }
  for (const skipped of between) skipped.remove();
  return findNext(match.nextSibling, isMatchable);
}
