// samv.js: the script of foreign pages. One file; it defines each element once, whoever came first.

import { Announcer } from "./core/announce";
import { browserLine } from "./core/live";
import { Composer } from "./elements/composer";
import { EmbeddedFeed } from "./elements/embedded-feed";
import { Thread } from "./elements/thread";

const origin = new URL(import.meta.url).origin;
const announcer = new Announcer(document.body);
const line = browserLine(origin);
const styles = new CSSStyleSheet();

styles.replaceSync(EMBED_STYLES);
define("samv-composer", class extends Composer {
  override readonly announcer = announcer;
});
define("samv-thread", class extends Thread {
  override readonly announcer = announcer;
});
define("samv-feed", class extends EmbeddedFeed {
  override readonly announcer = announcer;
  override readonly line = line;
  override readonly origin = origin;
  override readonly styles = styles;
});
line.connect();

function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
