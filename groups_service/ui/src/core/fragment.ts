// Asks the service for fragments of HTML and puts them into the page without losing focus or drafts.

import { ask, door, Unreachable } from "./door";
import { become } from "./morph";

const FRAGMENT = "text/vnd.samv.fragment+html";
const PLAIN = "[data-samv-files], [data-samv-attached]";
const FETCHED = "data-samv-fetched";
const ADDRESSED = "[href], [src], [action]";

// The service has rendered and cleaned what it sends; nothing else in this script makes HTML of text.
// Kept where a second script of ours on the same page finds it: a policy can be made only once.
const shared = globalThis as { samvPolicy?: TrustedTypePolicy | undefined };
shared.samvPolicy ??= globalThis.trustedTypes?.createPolicy("samv", { createHTML: (html: string) => html });
const policy = shared.samvPolicy;

/** Attributes of the script's own: what it put in, what it hid meanwhile, which forms have its files, what the reader uncovered. */
export const OURS = "data-samv-ours";
export const SET_ASIDE = "data-samv-aside";
export const FURNISHED = "data-samv-furnished";
export const UNCOVERED = "data-samv-uncovered";

export interface Answer {
  status: number;
  content: DocumentFragment;
}

/** An expired session answers 401, also where a page would have been sent to the sign-in page. */
export async function get(address: string): Promise<Answer> {
  return fetched(address, { method: "GET" });
}

/** Sends the form as it says; `key` makes it safe to send the same again. */
export async function post(form: HTMLFormElement, fields: FormData, key: string): Promise<Answer> {
  fields.set("Idempotency-Key", key);
  const body = form.enctype === "multipart/form-data" ? fields : urlEncoded(fields);
  return fetched(form.action, { method: "POST", body, headers: { "Idempotency-Key": key } });
}

async function fetched(address: string, request: RequestInit): Promise<Answer> {
  const headers = new Headers(request.headers);
  headers.set("Accept", `${FRAGMENT}, text/html;q=0.5`);
  const response = await ask(address, { ...request, headers });
  try {
    const content = isHtml(response) ? parse(await response.text()) : new DocumentFragment();
    return { status: isSignIn(response) ? 401 : response.status, content };
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

function isHtml(response: Response): boolean {
  return /^text\/(html|vnd\.samv\.fragment\+html)/.test(response.headers.get("Content-Type") ?? "");
}

function isSignIn(response: Response): boolean {
  return response.redirected && new URL(response.url).pathname.startsWith("/auth/");
}

/** Inert: no custom element in it wakes before it is put into the page. */
export function parse(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = (policy ? policy.createHTML(html) : html) as string;
  if (door.origin !== location.origin) for (const element of template.content.querySelectorAll(ADDRESSED)) settle(element);
  return template.content;
}

/** In a foreign page the addresses are still ours, pictures the small ones; icons are drawn from what the script brought. */
function settle(element: Element): void {
  element.removeAttribute("srcset");
  for (const name of ["href", "src", "action"]) {
    const address = element.getAttribute(name);
    if (address === null) continue;
    const ours = new URL(address, door.origin).href;
    if (element.localName === "use") element.setAttribute(name, address.slice(address.indexOf("#")));
    else if (element instanceof HTMLImageElement && door.token) void fetchPicture(element, ours);
    else element.setAttribute(name, ours);
  }
}

/** Shows another picture of ours in an element that is there already. */
export function draw(picture: HTMLImageElement, address: string): void {
  if (door.token) void fetchPicture(picture, address);
  else picture.src = address;
}

/** A picture is asked for by the same token as everything else. */
async function fetchPicture(picture: HTMLImageElement, address: string): Promise<void> {
  picture.removeAttribute("src");
  picture.setAttribute(FETCHED, address);
  const answer = await ask(address, {}).catch(() => null);
  const isWanted = answer?.ok && picture.getAttribute(FETCHED) === address;
  if (isWanted) picture.src = URL.createObjectURL(await answer.blob());
}

function urlEncoded(fields: FormData): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of fields) if (typeof value === "string") body.append(name, value);
  return body;
}

/** Makes `old` into `fresh`: keeps focus, open boxes, what is being written and what the script has made. */
export function morph(old: Element, fresh: Element): void {
  become(old, fresh, { spares, keeps: isOurs, leaves: isTheReaders });
}

function spares(one: Element, other: Element): boolean {
  return isBeingWritten(one) || (one.matches(UNDO) && other.querySelector(GONE) !== null) || adapted(one, other);
}

/** What has just been deleted, with the way back to it. */
const UNDO = "[data-samv-undo]";
const GONE = ":scope > .said > .bubble > .gone-words";

export function waysBack(place: ParentNode): Set<Element> {
  return new Set(place.querySelectorAll(UNDO));
}

/** The same with an answer that was asked for when there were these ways back: it knows nothing of later ones. */
export function renew(old: Element, fresh: Element, before: Set<Element>): void {
  const offers = [...waysBack(old), ...(old.matches(UNDO) ? [old] : [])];
  if (offers.every((offer) => before.has(offer))) morph(old, fresh);
}

/** Begun, or meant for a comment that was chosen. */
function isBeingWritten(node: Element): boolean {
  if (!(node instanceof HTMLFormElement)) return false;
  if (node.querySelector<HTMLInputElement>("input[name='parent']")?.value) return true;
  return [...node.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
}

/** What the reader has uncovered stays so; what the script does in its own way does not come back. */
function adapted(node: Element, next: Element): false {
  if (node.hasAttribute(UNCOVERED)) {
    next.classList.remove("cut");
    next.setAttribute(UNCOVERED, "");
  }
  if (node.hasAttribute(FURNISHED)) for (const plain of next.querySelectorAll(PLAIN)) plain.remove();
  return false;
}

/** Whether a box is open, where the focus has been put and what is set aside is not the server's to say. */
function isTheReaders(attribute: string, node: Element): boolean {
  if (attribute === "tabindex" || attribute === SET_ASIDE || attribute === FURNISHED) return true;
  if (attribute === "src") return node.hasAttribute(FETCHED);
  if (attribute === "hidden") return node.hasAttribute(SET_ASIDE);
  if (node instanceof HTMLTextAreaElement) return /^(aria-auto|auto|style$)/.test(attribute);
  return attribute === "open" && node instanceof HTMLDetailsElement;
}

/** What is being sent, what the script has put in (bars, rows, a form to edit in), and ways back. */
function isOurs(node: Node): boolean {
  return node instanceof Element && node.matches(`.pending, [${OURS}], ${UNDO}`);
}
