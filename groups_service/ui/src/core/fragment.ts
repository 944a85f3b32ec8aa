// Fetches HTML fragments from the service and updates the page without losing focus or unsent text.

import { client, sendRequest, UnreachableError } from "./api-client";
import { morph } from "./morph";

const FRAGMENT_TYPE = "text/vnd.samv.fragment+html";
const FALLBACK_FIELDS = "[data-samv-files], [data-samv-attached]";
const IMAGE_URL_ATTRIBUTE = "data-samv-fetched";
const WITH_URL = "[href], [src], [action]";

// The service sanitises the HTML it sends; no other code in this script creates HTML from text.
// Stored globally for a second script of ours on the same page: a policy can be created only once.
const globals = globalThis as { samvPolicy?: TrustedTypePolicy | undefined };
globals.samvPolicy ??= globalThis.trustedTypes?.createPolicy("samv", { createHTML: (html: string) => html });
const policy = globals.samvPolicy;

/** Attributes that the script sets: elements it added, elements it hid, forms with its uploads, texts the reader expanded. */
export const ADDED_ATTRIBUTE = "data-samv-ours";
export const HIDDEN_ATTRIBUTE = "data-samv-hidden";
export const UPLOADS_ATTRIBUTE = "data-samv-uploads";
export const EXPANDED_ATTRIBUTE = "data-samv-expanded";

export interface FragmentResponse {
  status: number;
  content: DocumentFragment;
}

/** Fetches a fragment. The status is 401 for an expired session, also when the service redirects to the sign-in page. */
export async function getFragment(url: string): Promise<FragmentResponse> {
  return fetchFragment(url, { method: "GET" });
}

/** Submits the form in its encoding; the idempotency key makes a repetition safe. */
export async function postForm(form: HTMLFormElement, fields: FormData, key: string): Promise<FragmentResponse> {
  fields.set("Idempotency-Key", key);
  const body = form.enctype === "multipart/form-data" ? fields : encodeFields(fields);
  return fetchFragment(form.action, { method: "POST", body, headers: { "Idempotency-Key": key } });
}

async function fetchFragment(url: string, request: RequestInit): Promise<FragmentResponse> {
  const headers = new Headers(request.headers);
  headers.set("Accept", `${FRAGMENT_TYPE}, text/html;q=0.5`);
  const response = await sendRequest(url, { ...request, headers });
  try {
    const content = isHtml(response) ? parseHtml(await response.text()) : new DocumentFragment();
    return { status: isSignIn(response) ? 401 : response.status, content };
  } catch (error) {
    throw new UnreachableError(String(error));
  }
}

function isHtml(response: Response): boolean {
  return /^text\/(html|vnd\.samv\.fragment\+html)/.test(response.headers.get("Content-Type") ?? "");
}

function isSignIn(response: Response): boolean {
  return response.redirected && new URL(response.url).pathname.startsWith("/auth/");
}

/** Returns inert content: custom elements in it are not upgraded before it is inserted. */
export function parseHtml(html: string): DocumentFragment {
  const template = document.createElement("template");
  template.innerHTML = (policy ? policy.createHTML(html) : html) as string;
  if (client.origin !== location.origin) for (const element of template.content.querySelectorAll(WITH_URL)) resolveUrls(element);
  return template.content;
}

/** In a foreign page, makes URLs absolute, drops large image sizes and points icons to the embedded sprite. */
function resolveUrls(element: Element): void {
  element.removeAttribute("srcset");
  for (const name of ["href", "src", "action"]) {
    const value = element.getAttribute(name);
    if (value === null) continue;
    const url = new URL(value, client.origin).href;
    if (element.localName === "use") element.setAttribute(name, value.slice(value.indexOf("#")));
    else if (element instanceof HTMLImageElement && client.getToken) void loadImage(element, url);
    else element.setAttribute(name, url);
  }
}

/** Shows an image of the service in an existing element. */
export function showImage(image: HTMLImageElement, url: string): void {
  if (client.getToken) void loadImage(image, url);
  else image.src = url;
}

/** Fetches an image with the token, as an `<img>` cannot send one. */
async function loadImage(image: HTMLImageElement, url: string): Promise<void> {
  image.removeAttribute("src");
  image.setAttribute(IMAGE_URL_ATTRIBUTE, url);
  const response = await sendRequest(url, {}).catch(() => null);
  const isCurrent = response?.ok && image.getAttribute(IMAGE_URL_ATTRIBUTE) === url;
  if (isCurrent) image.src = URL.createObjectURL(await response.blob());
}

function encodeFields(fields: FormData): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of fields) if (typeof value === "string") body.append(name, value);
  return body;
}

/** Changes `old` into `fresh`; keeps the focus, open `<details>`, unsent text and the script's elements. */
export function updateElement(old: Element, fresh: Element): void {
  morph(old, fresh, { skipElement, keepNode: isScriptContent, skipAttribute: isReaderState });
}

function skipElement(old: Element, fresh: Element): boolean {
  if (isBeingWritten(old) || (old.matches(UNDO_OFFER) && fresh.querySelector(DELETED_TEXT) !== null)) return true;
  carryReaderState(old, fresh);
  return false;
}

/** A post or comment that was just deleted, with its undo button. */
const UNDO_OFFER = "[data-samv-undo]";
const DELETED_TEXT = ":scope > .comment-main > .bubble > .deleted-text";

export function findUndoOffers(container: ParentNode): Set<Element> {
  return new Set(container.querySelectorAll(UNDO_OFFER));
}

/** Updates unless `old` got an undo button after the request was sent, because `fresh` does not include that deletion. */
export function updateUnlessUndoAdded(old: Element, fresh: Element, offersBefore: Set<Element>): void {
  const offersNow = [...findUndoOffers(old), ...(old.matches(UNDO_OFFER) ? [old] : [])];
  if (offersNow.every((offer) => offersBefore.has(offer))) updateElement(old, fresh);
}

/** Whether a form has changed text or is set to reply to a comment. */
function isBeingWritten(node: Element): boolean {
  if (!(node instanceof HTMLFormElement)) return false;
  if (node.querySelector<HTMLInputElement>("input[name='parent']")?.value) return true;
  return [...node.querySelectorAll("textarea")].some((textarea) => textarea.value !== textarea.defaultValue);
}

/** Keeps expanded texts expanded, and removes the plain file fields that the script has replaced. */
function carryReaderState(old: Element, fresh: Element): void {
  if (old.hasAttribute(EXPANDED_ATTRIBUTE)) {
    fresh.classList.remove("cut");
    fresh.setAttribute(EXPANDED_ATTRIBUTE, "");
  }
  if (old.hasAttribute(UPLOADS_ATTRIBUTE)) for (const field of fresh.querySelectorAll(FALLBACK_FIELDS)) field.remove();
}

/** Whether an attribute is the reader's or the script's: open `<details>`, focus and hidden elements. */
function isReaderState(attribute: string, node: Element): boolean {
  if (attribute === "tabindex" || attribute === HIDDEN_ATTRIBUTE || attribute === UPLOADS_ATTRIBUTE) return true;
  if (attribute === "src") return node.hasAttribute(IMAGE_URL_ATTRIBUTE);
  if (attribute === "hidden") return node.hasAttribute(HIDDEN_ATTRIBUTE);
  if (node instanceof HTMLTextAreaElement) return /^(aria-auto|auto|style$)/.test(attribute);
  return attribute === "open" && node instanceof HTMLDetailsElement;
}

/** Whether a node is a post being sent, an element that the script added (bars, rows, edit forms) or an undo button. */
function isScriptContent(node: Node): boolean {
  return node instanceof Element && node.matches(`.pending, [${ADDED_ATTRIBUTE}], ${UNDO_OFFER}`);
}
