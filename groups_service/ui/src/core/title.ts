// Shows the number of waiting posts in the page title, as in "(2) Lärmiljöer – Samverkan", for background tabs.

export function showCountInTitle(): void {
  const title = document.title;
  document.addEventListener("samv:count", (event) => {
    const count = (event as CustomEvent<number>).detail;
    document.title = count ? `(${count}) ${title}` : title;
  });
}
