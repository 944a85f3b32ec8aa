// The icons of icons.txt. On our pages one file holds them all; in a foreign page the shadow root does.

const SVG = "http://www.w3.org/2000/svg";
const FILE = ICONS ? new URL(ICONS, import.meta.url).href : "";

export function icon(name: string): SVGElement {
  const drawing = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  drawing.setAttribute("class", "ic");
  drawing.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `${FILE}#${name}`);
  drawing.append(use);
  return drawing;
}
