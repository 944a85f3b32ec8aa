// Submits forms without leaving the page: reactions, delete and undo, pin, lock, follow …

import { createIdempotencyKey } from "../lib/idempotency-key";
import { dispatchLoginRequired } from "./api-client";
import type { Root } from "./dom";
import { type FragmentResponse, postForm, updateElement } from "./fragment";
import { getMessagesFor } from "./language";
import type { Announcer } from "./live-region";

export function submitFormsInline(root: Root, announcer: Announcer): void {
  root.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.matches("form[data-samv-act], form[data-samv-unread]")) return;
    event.preventDefault();
    if (form.getAttribute("aria-busy") !== "true") void submitForm(root, form, (event as SubmitEvent).submitter, announcer);
  });
}

async function submitForm(root: Root, form: HTMLFormElement, submitter: HTMLElement | null, announcer: Announcer): Promise<void> {
  const toggle = form.querySelector<HTMLElement>("button[aria-pressed]");
  const undoToggle = toggle ? togglePressed(toggle) : () => undefined;
  form.setAttribute("aria-busy", "true");
  const response = await postForm(form, new FormData(form, submitter), createIdempotencyKey()).catch(() => null);
  form.removeAttribute("aria-busy");
  if (response && response.status < 400) return showResult(root, form, response, announcer);
  undoToggle();
  if (response?.status === 401) dispatchLoginRequired(form);
  announcer.alert(getErrorText(response) || getMessagesFor(form).actionFailed);
}

function showResult(root: Root, form: HTMLFormElement, response: FragmentResponse, announcer: Announcer): void {
  const message = form.dataset["samvSaid"] ?? (form.matches("[data-samv-unread]") ? getMessagesFor(form).markedUnread : "");
  form.dispatchEvent(new CustomEvent("samv:done", { bubbles: true, composed: true }));
  closeMenuAround(form);
  updateFromResponse(root, response);
  if (message) announcer.say(message);
}

/** Updates the first element of the response that is on the page already, by its id; returns the updated element. */
export function updateFromResponse(root: Root, response: FragmentResponse): Element | null {
  for (const fresh of response.content.querySelectorAll("[id]")) {
    const old = root.querySelector(`#${CSS.escape(fresh.id)}`);
    if (!old) continue;
    updateElement(old, fresh);
    const updated = root.querySelector(`#${CSS.escape(fresh.id)}`);
    updated?.querySelector<HTMLElement>("[data-samv-focus]")?.focus();
    return updated;
  }
  return null;
}

/** Toggles the button and its count at once; returns a function that reverts this. */
function togglePressed(button: HTMLElement): () => void {
  const wasPressed = button.getAttribute("aria-pressed") === "true";
  const counter = button.querySelector<HTMLElement>("[data-samv-n]");
  const oldCount = counter?.textContent ?? "";
  const count = Number(oldCount || 0) + (wasPressed ? -1 : 1);
  button.setAttribute("aria-pressed", String(!wasPressed));
  if (counter) counter.textContent = count > 0 ? String(count) : "";
  return () => {
    button.setAttribute("aria-pressed", String(wasPressed));
    if (counter) counter.textContent = oldCount;
  };
}

function closeMenuAround(form: Element): void {
  const menu = form.closest<HTMLDetailsElement>("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
}

function getErrorText(response: FragmentResponse | null): string {
  return response?.content.querySelector(".error, [role='alert'], .message")?.textContent?.trim() ?? "";
}
