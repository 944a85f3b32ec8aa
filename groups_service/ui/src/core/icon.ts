// The icons of icons.txt: one sprite file on our pages, a sprite in the shadow root in a foreign page.

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
const SPRITE_URL = ICONS_FILE ? new URL(ICONS_FILE, import.meta.url).href : "";

export function createIcon(name: string): SVGElement {
  const svg = document.createElementNS(SVG_NAMESPACE, "svg");
  const use = document.createElementNS(SVG_NAMESPACE, "use");
  svg.setAttribute("class", "ic");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${SPRITE_URL}#${name}`);
  svg.append(use);
  return svg;
}
