// Forms that are sent without leaving the page: reactions, delete and undo, pin, lock, follow …

import { newKey } from "../lib/key";
import type { Announcer } from "./announce";
import { morph, post, type Answer } from "./fragment";
import { wordsFor } from "./language";
import { loginRequired } from "./writing";

export type Root = Document | HTMLElement;

export function actInPlace(root: Root, announcer: Announcer): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-samv-act], form[data-samv-unread]")) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") void act(root, form, (event as SubmitEvent).submitter, announcer);
  });
}

async function act(root: Root, form: HTMLFormElement, submitter: HTMLElement | null, announcer: Announcer): Promise<void> {
  const pressed = form.querySelector<HTMLElement>("button[aria-pressed]");
  const undo = pressed ? press(pressed) : () => undefined;
  form.setAttribute("aria-busy", "true");
  const answer = await post(form, new FormData(form, submitter), newKey()).catch(() => null);
  form.removeAttribute("aria-busy");
  if (answer && answer.status < 400) return done(root, form, answer, announcer);
  undo();
  if (answer?.status === 401) form.dispatchEvent(loginRequired());
  announcer.alert(said(answer) || wordsFor(form).notDone);
}

function done(root: Root, form: HTMLFormElement, answer: Answer, announcer: Announcer): void {
  const words = form.dataset["samvSaid"] ?? (form.matches("[data-samv-unread]") ? wordsFor(form).markedUnread : "");
  form.dispatchEvent(new CustomEvent("samv:done", { bubbles: true, composed: true }));
  closeMenuOf(form);
  putInPlace(root, answer);
  if (words) announcer.say(words);
}

/** The answer's first element that stands on the page already becomes what it is now. */
export function putInPlace(root: Root, answer: Answer): Element | null {
  for (const fresh of answer.content.querySelectorAll("[id]")) {
    const old = root.querySelector(`#${CSS.escape(fresh.id)}`);
    if (!old) continue;
    morph(old, fresh);
    const now = root.querySelector(`#${CSS.escape(fresh.id)}`);
    now?.querySelector<HTMLElement>("[data-samv-focus]")?.focus();
    return now;
  }
  return null;
}

/** Pressed at once, with its number; returns the way back. */
function press(button: HTMLElement): () => void {
  const was = button.getAttribute("aria-pressed") === "true";
  const number = button.querySelector<HTMLElement>("[data-samv-n]");
  const before = number?.textContent ?? "";
  const count = Number(before || 0) + (was ? -1 : 1);
  button.setAttribute("aria-pressed", String(!was));
  if (number) number.textContent = count > 0 ? String(count) : "";
  return () => {
    button.setAttribute("aria-pressed", String(was));
    if (number) number.textContent = before;
  };
}

function closeMenuOf(form: Element): void {
  const menu = form.closest<HTMLDetailsElement>("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

function said(answer: Answer | null): string {
  return answer?.content.querySelector(".error, [role='alert'], .message")?.textContent?.trim() ?? "";
}
