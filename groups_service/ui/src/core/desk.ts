// Everything that stands around a box to write in: toolbar, colleagues to name, draft, files.

import type { Root } from "./acts";
import type { Announcer } from "./announce";
import type { Attaching } from "./attaching";
import type { Drafts } from "./drafts";
import { OURS } from "./fragment";
import type { Mentioning } from "./mentioning";
import { make } from "./pending";

export interface Desk {
  drafts: Drafts | null;
  attaching: Attaching | null;
}

/** Our own pages bring it; a foreign page fetches it when somebody begins to write, and until then has the box alone. */
export interface Kit {
  /** Style sheet and drawings for a shadow root. */
  look: { styles: string; icons: string };
  toolbar(box: HTMLTextAreaElement): void;
  mentioning(box: HTMLTextAreaElement, place: string, announcer: Announcer): Mentioning;
  drafts(box: HTMLTextAreaElement, target: string, announcer: Announcer): Drafts;
  recall(target: string, drafts: () => Drafts | null): Promise<void>;
  /** What was fetched of drafts, when the page is to be shown anew. */
  forget(): void;
  files(form: HTMLFormElement, announcer: Announcer): Attaching;
  asked(form: HTMLFormElement, hint: HTMLElement, announcer: Announcer): void;
  pictures(link: HTMLAnchorElement): boolean;
  editing(root: Root, announcer: Announcer): void;
}

let arrived: (own: Kit) => void;

export const kit = {
  own: null as Kit | null,
  /** Where the tools cannot be had, nobody hears of them. */
  here: new Promise<Kit>((resolve) => (arrived = resolve)),
  fetch: (): Promise<Kit | null> => Promise.resolve(kit.own),
};

export function equip(own: Kit): void {
  kit.own = own;
  arrived(own);
}

const BARE: Desk = { drafts: null, attaching: null };
const desks = new WeakMap<HTMLFormElement, Desk>();

/** Once for each form, as soon as the tools are here; the form's attributes say what it is to have. */
export function furnish(form: HTMLFormElement, announcer: Announcer): Desk {
  const [box, own] = [form.querySelector("textarea"), kit.own];
  const before = desks.get(form);
  if (before || !box) return before ?? BARE;
  if (!own) {
    void kit.here.then(() => form.isConnected && furnish(form, announcer));
    return BARE;
  }
  const { draft, mention, files } = form.dataset;
  const mentioning = mention === undefined ? null : own.mentioning(box, mention, announcer);
  own.toolbar(box);
  const desk: Desk = {
    drafts: draft === undefined ? null : own.drafts(box, draft, announcer),
    attaching: files === undefined ? null : own.files(form, announcer),
  };
  if (box.value !== box.defaultValue) desk.drafts?.changed();
  const hint = form.querySelector<HTMLElement>("[data-samv-asked]");
  if (hint) own.asked(form, hint, announcer);
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
  const own = await kit.here;
  await own.recall(target, () => {
    if (!form.isConnected) return null;
    const details = form.closest("details");
    if (details) details.open = true;
    return furnish(form, announcer).drafts;
  });
}

/** The boxes go: what stands in them is kept as a draft. */
export async function clear(root: ParentNode): Promise<void> {
  await Promise.all([...root.querySelectorAll("form")].map((form) => desks.get(form)?.drafts?.end()));
  kit.own?.forget();
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
