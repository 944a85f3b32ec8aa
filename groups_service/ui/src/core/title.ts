// "(2) Lärmiljöer – Samverkan": how many new posts wait, for a tab in the background.

export function tellInTitle(): void {
  const title = document.title;
  document.addEventListener("samv:count", (event) => {
    const count = (event as CustomEvent<number>).detail;
    document.title = count ? `(${count}) ${title}` : title;
  });
}
