// Makes what stands on the page into what the service says it is now, touching as little as possible:
// what is the same element keeps its focus, its scroll and its listeners.

export interface Guards {
  /** Left as it is, with everything in it. */
  spares(old: Element, fresh: Element): boolean;
  /** Stays although the service knows nothing of it. */
  keeps(node: Node): boolean;
  /** An attribute that is not the service's to say. */
  leaves(name: string, element: Element): boolean;
}

export function become(old: Element, fresh: Element, guards: Guards): void {
  if (old.localName !== fresh.localName) return old.replaceWith(fresh);
  if (guards.spares(old, fresh)) return;
  dress(old, fresh, guards);
  fill(old, fresh, guards);
}

function dress(old: Element, fresh: Element, guards: Guards): void {
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) === value || guards.leaves(name, old)) continue;
    old.setAttribute(name, value);
    if (name === "checked") (old as HTMLInputElement).checked = true;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !guards.leaves(name, old)) old.removeAttribute(name);
  }
}

/** Goes along both lists once; `here` is the first old child that has no partner yet. */
function fill(old: Element, fresh: Element, guards: Guards): void {
  const wanted = wishesOf(fresh);
  const isNext = (node: Node | null): boolean => node !== null && !guards.keeps(node);
  let here = following(old.firstChild, isNext);
  for (const next of [...fresh.childNodes]) {
    const partner = partnerOf(next, old, here, wanted, isNext);
    if (!partner) {
      old.insertBefore(next, here);
      continue;
    }
    here = makeWay(old, here, partner, wanted, isNext);
    if (partner instanceof Element) become(partner, next as Element, guards);
    else if (partner.nodeValue !== next.nodeValue) partner.nodeValue = next.nodeValue;
  }
  while (here) {
    const after = following(here.nextSibling, isNext);
    here.remove();
    here = after;
  }
}

interface Wishes {
  ids: Set<string>;
  kinds: Set<string>;
}

function wishesOf(fresh: Element): Wishes {
  const children = [...fresh.children];
  return { ids: new Set(children.map(({ id }) => id).filter(Boolean)), kinds: new Set(children.map(kindOf)) };
}

function kindOf({ localName, className }: Element): string {
  return `${localName}.${className}`;
}

type Test = (node: Node | null) => boolean;

function following(node: ChildNode | null, isNext: Test): ChildNode | null {
  while (node && !isNext(node)) node = node.nextSibling;
  return node;
}

/** By its id, else the next one of the same kind, else one of the same name that nothing else will want. */
function partnerOf(next: Node, old: Element, here: ChildNode | null, wanted: Wishes, isNext: Test): ChildNode | null {
  if (!(next instanceof Element)) return here?.nodeType === next.nodeType ? here : null;
  if (next.id) return [...old.children].find(({ id, localName }) => id === next.id && localName === next.localName) ?? null;
  let alike: Element | null = null;
  for (let node = here; node; node = following(node.nextSibling, isNext)) {
    if (!(node instanceof Element)) continue;
    if (wanted.ids.has(node.id)) break;
    if (node.localName !== next.localName || node.id) continue;
    if (kindOf(node) === kindOf(next)) return node;
    if (!wanted.kinds.has(kindOf(node))) alike ??= node;
  }
  return alike;
}

/** Removes what stands before the partner, or fetches the partner from where it is; returns what follows it. */
function makeWay(old: Element, here: ChildNode | null, partner: ChildNode, wanted: Wishes, isNext: Test): ChildNode | null {
  const between: ChildNode[] = [];
  let node = here;
  for (; node && node !== partner; node = following(node.nextSibling, isNext)) between.push(node);
  const isBehind = node === null;
  const someAreWanted = between.some((each) => each instanceof Element && wanted.ids.has(each.id));
  if (isBehind || someAreWanted) {
    if (partner === here) return following(partner.nextSibling, isNext);
    old.insertBefore(partner, here);
    return here;
  }
  for (const each of between) each.remove();
  return following(partner.nextSibling, isNext);
}
