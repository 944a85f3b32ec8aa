// samv.js: the script for foreign pages. It defines each element unless another copy of it already did.
// The tools for writing are in a second file, loaded at the first use.

import { writingTools } from "./composer/composer-tools";
import { loadWritingTools } from "./composer/load-writing-tools";
import { client } from "./core/api-client";
import { Announcer } from "./core/live-region";
import { Composer } from "./elements/composer";
import { EmbeddedFeed } from "./elements/embedded-feed";
import { Thread } from "./elements/thread";
import { createLiveSocket } from "./live/browser-socket";

client.origin = new URL(import.meta.url).origin;
const announcer = new Announcer(document.body);
const socket = createLiveSocket();
const styles = new CSSStyleSheet();
const readingStyles = SHADOW_STYLES;

styles.replaceSync(readingStyles);
writingTools.load = loadWritingTools;
void writingTools.whenLoaded.then(({ assets }) => styles.replaceSync(readingStyles + assets.styles));
define("samv-composer", class extends Composer {
  override readonly announcer = announcer;
});
define("samv-thread", class extends Thread {
  override readonly announcer = announcer;
});
define("samv-feed", class extends EmbeddedFeed {
  override readonly announcer = announcer;
  override readonly socket = socket;
  override readonly styles = styles;
});

function define(name: string, element: CustomElementConstructor): void {
  if (!customElements.get(name)) customElements.define(name, element);
}
