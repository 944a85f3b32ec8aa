// Menus are <details class="menu">: they open without the script; with it they also close like menus.

import type { Root } from "./acts";

const OPEN = "details.menu[open]";

export function closeMenusLikeMenus(root: Root): void {
  root.addEventListener("pointerdown", (event) => closeOthers(root, event));
  root.addEventListener("focusin", (event) => closeOthers(root, event));
  root.addEventListener("keydown", (event) => {
    const menu = (event.target as Element).closest<HTMLDetailsElement>(OPEN);
    if ((event as KeyboardEvent).key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}

function closeOthers(root: Root, event: Event): void {
  for (const menu of root.querySelectorAll<HTMLDetailsElement>(OPEN)) {
    if (!event.composedPath().includes(menu)) menu.open = false;
  }
}
