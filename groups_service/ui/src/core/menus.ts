// Menus are <details class="menu">. They open without the script; the script closes them on Escape and outside clicks.

import type { Root } from "./dom";


const OPEN_MENU = "details.menu[open]";

export function closeMenusAutomatically(root: Root): void {
  root.addEventListener("pointerdown", (event) => closeOthers(root, event));
  root.addEventListener("focusin", (event) => closeOthers(root, event));
  root.addEventListener("keydown", (event) => {
    const menu = (event.target as Element).closest<HTMLDetailsElement>(OPEN_MENU);
    if ((event as KeyboardEvent).key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

function closeOthers(root: Root, event: Event): void {
  for (const menu of root.querySelectorAll<HTMLDetailsElement>(OPEN_MENU)) {
    if (!event.composedPath().includes(menu)) menu.open = false;
  }
}
