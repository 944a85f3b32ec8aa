// The next page of older posts: what the link below a feed leads to.

import { articles } from "./articles";
import { get } from "./fragment";

/** Those that are not `here` yet; puts the link to the page after in place. Null when it could not. */
export async function fetchOlder(container: Element, here: ReadonlySet<string>): Promise<HTMLElement[] | null> {
  const link = container.querySelector<HTMLAnchorElement>("a[data-samv-older]");
  if (!link) return null;
  link.setAttribute("aria-busy", "true");
  const answer = await get(link.href).catch(() => null);
  link.removeAttribute("aria-busy");
  if (answer?.status !== 200) return null;
  const older = articles(answer.content.querySelector("[data-samv-items]"));
  const further = answer.content.querySelector("a[data-samv-older]");
  if (further) link.replaceWith(further);
  else link.remove();
  return older.filter(({ id }) => !here.has(id));
}
