// Everything that stands around a box to write in: toolbar, colleagues to name, draft, files.

import type { Announcer } from "./announce";
import type { Attaching } from "./attaching";
import type { Drafts } from "./drafts";
import { OURS } from "./fragment";
import { Mentioning } from "./mentioning";
import type { Reads } from "./reads";
import { make } from "./pending";

export interface Desk {
  drafts: Drafts | null;
  attaching: Attaching | null;
}

/** What only our own pages bring: a foreign page has the box, and colleagues to name. */
export interface Kit {
  toolbar(box: HTMLTextAreaElement): void;
  drafts(box: HTMLTextAreaElement, target: string, announcer: Announcer): Drafts;
  recall(target: string, drafts: () => Drafts | null): Promise<void>;
  files(form: HTMLFormElement, announcer: Announcer): Attaching;
  asked(form: HTMLFormElement, hint: HTMLElement, announcer: Announcer): void;
  pictures(link: HTMLAnchorElement): boolean;
  reads(container: HTMLElement, group: string, posts: () => HTMLElement[]): Reads;
}

export const kit: { own: Kit | null } = { own: null };

const desks = new WeakMap<HTMLFormElement, Desk>();

/** Once for each form; the form's attributes say what it is to have. */
export function furnish(form: HTMLFormElement, announcer: Announcer): Desk {
  const box = form.querySelector("textarea");
  const before = desks.get(form);
  if (before || !box) return before ?? { drafts: null, attaching: null };
  const { draft, mention, files } = form.dataset;
  const mentioning = mention === undefined ? null : new Mentioning(box, mention, announcer);
  kit.own?.toolbar(box);
  if (!kit.own) form.querySelector("[data-samv-files]")?.remove();
  const desk: Desk = {
    drafts: draft === undefined ? null : (kit.own?.drafts(box, draft, announcer) ?? null),
    attaching: files === undefined ? null : (kit.own?.files(form, announcer) ?? null),
  };
  const hint = form.querySelector<HTMLElement>("[data-samv-asked]");
  if (hint) kit.own?.asked(form, hint, announcer);
  const extras = make("div", "extras", "");
  extras.setAttribute(OURS, "");
  extras.append(...[desk.attaching?.button(), mentioning?.button()].filter((each) => each !== undefined));
  if (extras.childElementCount) (form.querySelector(".writing-foot") ?? box.parentElement)?.prepend(extras);
  desks.set(form, desk);
  return desk;
}

/** What was being written the last time stands in the box again, and the box is open. */
export async function recallDraft(form: HTMLFormElement, announcer: Announcer): Promise<void> {
  const target = form.dataset["draft"];
  if (target === undefined) return;
  await kit.own?.recall(target, () => {
    const details = form.closest("details");
    if (details) details.open = true;
    return furnish(form, announcer).drafts;
  });
}

/** Boxes that lead to another page when they are sent: who proposes, who joins by their first post. */
export function furnishPlainForms(root: Document, announcer: Announcer): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-draft]")) {
    if (form.closest("samv-composer, samv-thread")) continue;
    const { drafts } = furnish(form, announcer);
    void recallDraft(form, announcer);
    form.addEventListener("submit", () => void drafts?.stop());
  }
}
