// samv.js: the script of foreign pages. One file; it defines each element once, whoever came first.

import { Announcer } from "./core/announce";
import { door } from "./core/door";
import { browserLine } from "./core/live";
import { EmbeddedFeed } from "./elements/embedded-feed";
import { Thread } from "./elements/thread";

door.origin = new URL(import.meta.url).origin;
const announcer = new Announcer(document.body);
const line = browserLine();
const styles = new CSSStyleSheet();

styles.replaceSync(EMBED_STYLES);
define("samv-thread", class extends Thread {
  override readonly announcer = announcer;
});
define("samv-feed", class extends EmbeddedFeed {
  override readonly announcer = announcer;
  override readonly line = line;
  override readonly styles = styles;
});

function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
