// Asks the service for fragments of HTML and puts them into the page without losing focus or drafts.

import { Idiomorph } from "idiomorph";

const FRAGMENT = "text/vnd.samv.fragment+html";
const UI_VERSION = "1";
const SLOWEST_ANSWER = 20_000;

// The service has rendered and cleaned what it sends; nothing else in this script makes HTML of text.
// Kept where a second script of ours on the same page finds it: a policy can be made only once.
const shared = globalThis as { samvPolicy?: TrustedTypePolicy | undefined };
shared.samvPolicy ??= globalThis.trustedTypes?.createPolicy("samv", { createHTML: (html: string) => html });
const policy = shared.samvPolicy;

export interface Answer {
  status: number;
  content: DocumentFragment;
}

/** Thrown when nothing came back: no network, no service, or too slow. */
export class Unreachable extends Error {}

/** An expired session answers 401, also where a page would have been sent to the sign-in page. */
export async function get(address: string): Promise<Answer> {
  return ask(address, { method: "GET" });
}

/** Sends the form as it says; `key` makes it safe to send the same again. */
export async function post(form: HTMLFormElement, fields: FormData, key: string): Promise<Answer> {
  fields.set("Idempotency-Key", key);
  const body = form.enctype === "multipart/form-data" ? fields : urlEncoded(fields);
  return ask(form.action, { method: "POST", body, headers: { "Idempotency-Key": key } });
}

async function ask(address: string, request: RequestInit): Promise<Answer> {
  const headers = new Headers(request.headers);
  headers.set("Accept", `${FRAGMENT}, text/html;q=0.5`);
  headers.set("X-Samv-Ui", UI_VERSION);
  const signal = AbortSignal.timeout(SLOWEST_ANSWER);
  try {
    const response = await fetch(address, { ...request, headers, signal, credentials: "include" });
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
  return template.content;
}

function urlEncoded(fields: FormData): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of fields) if (typeof value === "string") body.append(name, value);
  return body;
}

/** Makes `old` into `fresh`: keeps focus, open boxes, what is being written and what is being sent. */
export function morph(old: Element, fresh: Element): void {
  Idiomorph.morph(old, fresh, {
    morphStyle: "outerHTML",
    callbacks: {
      beforeNodeMorphed: (node) => !isBeingWritten(node),
      beforeNodeRemoved: (node) => !isPending(node),
      beforeAttributeUpdated: (name, node) => !isTheReaders(name, node),
    },
  });
}

function isBeingWritten(node: Node): boolean {
  if (!(node instanceof HTMLFormElement)) return false;
  return [...node.querySelectorAll("textarea")].some((box) => box.value !== box.defaultValue);
}

/** Whether a box is open, and where the focus has been put, is not the server's to say. */
function isTheReaders(attribute: string, node: Element): boolean {
  return attribute === "tabindex" || (attribute === "open" && node instanceof HTMLDetailsElement);
}

function isPending(node: Node): boolean {
  return node instanceof Element && node.classList.contains("pending");
}
