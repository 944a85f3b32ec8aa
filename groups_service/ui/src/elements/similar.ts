// <samv-similar>: while one names a group, the groups that are called alike.

const PAUSE = 400; // ms after the last key
const SHORTEST = 4; // letters

interface Alike {
  id: string;
  name: string;
}

export class Similar extends HTMLElement {
  #timer = 0;
  #asked = 0;

  connectedCallback(): void {
    this.querySelector("input")?.addEventListener("input", (event) => {
      clearTimeout(this.#timer);
      const name = (event.target as HTMLInputElement).value.trim();
      this.#timer = window.setTimeout(() => void this.#look(name), PAUSE);
    });
  }

  async #look(name: string): Promise<void> {
    const asked = ++this.#asked;
    const found = name.length < SHORTEST ? [] : await alike(name);
    if (asked === this.#asked) this.#show(found);
  }

  #show(groups: Alike[]): void {
    const place = this.querySelector("[data-samv-similar]");
    const title = this.dataset["title"] ?? "";
    if (!place) return;
    place.replaceChildren();
    if (groups.length === 0) return;
    const list = document.createElement("ul");
    list.className = "alike";
    list.append(...groups.map(item));
    const box = document.createElement("div");
    box.className = "message plain";
    const heading = document.createElement("p");
    heading.textContent = title;
    box.append(heading, list);
    place.append(box);
  }
}

async function alike(name: string): Promise<Alike[]> {
  try {
    const answer = await fetch(`/api/v1/groups/similar?${new URLSearchParams({ name })}`);
    return answer.ok ? ((await answer.json()) as { items: Alike[] }).items : [];
  } catch {
    return []; // only a help: the step says it too
  }
}

function item(group: Alike): HTMLElement {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/grupper/${group.id}`;
  link.textContent = group.name;
  line.append(link);
  return line;
}
