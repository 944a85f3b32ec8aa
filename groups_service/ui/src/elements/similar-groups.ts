// <samv-similar>: lists groups with similar names while the user names a new group.

import { buildPageUrl } from "../lib/page-urls";

const PAUSE_MS = 400; // after the last key
const MIN_NAME_CHARS = 4;

interface SimilarGroup {
  id: string;
  name: string;
}

export class SimilarGroups extends HTMLElement {
  #timer = 0;
  #lastRequest = 0;

  connectedCallback(): void {
    this.querySelector("input")?.addEventListener("input", (event) => {
      clearTimeout(this.#timer);
      const name = (event.target as HTMLInputElement).value.trim();
      this.#timer = window.setTimeout(() => void this.#search(name), PAUSE_MS);
    });
  }

  async #search(name: string): Promise<void> {
    const request = ++this.#lastRequest;
    const groups = name.length < MIN_NAME_CHARS ? [] : await fetchSimilarGroups(name);
    if (request === this.#lastRequest) this.#showGroups(groups);
  }

  #showGroups(groups: SimilarGroup[]): void {
    const container = this.querySelector("[data-samv-similar]");
    const title = this.dataset["title"] ?? "";
    if (!container) return;
    container.replaceChildren();
    if (groups.length === 0) return;
    const list = document.createElement("ul");
    list.className = "similar-list";
    list.append(...groups.map(createItem));
    const message = document.createElement("div");
    message.className = "message plain";
    const heading = document.createElement("p");
    heading.textContent = title;
    message.append(heading, list);
    container.append(message);
  }
}

async function fetchSimilarGroups(name: string): Promise<SimilarGroup[]> {
  try {
    const response = await fetch(`/api/v1/groups/similar?${new URLSearchParams({ name })}`);
    return response.ok ? ((await response.json()) as { items: SimilarGroup[] }).items : [];
  } catch {
    return []; // only a hint: the next step of the form shows the same groups
  }
}

function createItem(group: SimilarGroup): HTMLElement {
  const listItem = document.createElement("li");
  const link = document.createElement("a");
  link.href = buildPageUrl("group", group.id);
  link.textContent = group.name;
  listItem.append(link);
  return listItem;
}
