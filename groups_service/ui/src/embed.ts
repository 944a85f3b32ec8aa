// samv.js: the script of foreign pages. It defines each element once, whoever came first;
// the tools to write with come in a second file, when they are wanted.

import { Announcer } from "./core/announce";
import { kit } from "./core/desk";
import { door } from "./core/door";
import { browserLine } from "./core/live";
import { fetchTools } from "./core/tools";
import { Composer } from "./elements/composer";
import { EmbeddedFeed } from "./elements/embedded-feed";
import { Thread } from "./elements/thread";

door.origin = new URL(import.meta.url).origin;
const announcer = new Announcer(document.body);
const line = browserLine();
const styles = new CSSStyleSheet();
const forReading = EMBED_STYLES;

styles.replaceSync(forReading);
kit.fetch = fetchTools;
void kit.here.then(({ look }) => styles.replaceSync(forReading + look.styles));
define("samv-composer", class extends Composer {
  override readonly announcer = announcer;
});
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
