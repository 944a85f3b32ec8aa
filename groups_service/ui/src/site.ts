// The script of our own pages.

import { actInPlace } from "./core/acts";
import { Announcer } from "./core/announce";
import { Banner } from "./core/banner";
import { clickInPlace } from "./core/clicks";
import { equip, furnishPlainForms } from "./core/desk";
import { ownKit } from "./core/kit";
import { browserLine } from "./core/live";
import { closeMenusLikeMenus } from "./core/menus";
import { ownWordsFor } from "./core/own-language";
import { keepTime } from "./core/time";
import { Bell } from "./elements/bell";
import { Composer } from "./elements/composer";
import { Feed } from "./elements/feed";
import { Similar } from "./elements/similar";
import { Thread } from "./elements/thread";
import { Upload } from "./elements/upload";
import { watchConnection } from "./core/connection";
import { tellInTitle } from "./core/title";

equip(ownKit);
const announcer = new Announcer(document.body);
const line = browserLine();
const words = ownWordsFor(document.documentElement);

watchConnection(line, new Banner(), announcer, words);
tellInTitle();
keepTime(document);
closeMenusLikeMenus(document);
actInPlace(document, announcer);
clickInPlace(document, announcer);
ownKit.editing(document, announcer);
line.listen((message) => {
  if (message.type === "notice" && message.title) announcer.say(message.title);
});
define();
furnishPlainForms(document, announcer);
if (document.querySelector("samv-bell, samv-feed")) line.connect();

function define(): void {
  customElements.define("samv-composer", class extends Composer {
    override readonly announcer = announcer;
  });
  customElements.define("samv-thread", class extends Thread {
    override readonly announcer = announcer;
  });
  customElements.define("samv-feed", class extends Feed {
    override readonly announcer = announcer;
    override readonly line = line;
  });
  customElements.define("samv-upload", class extends Upload {
    override readonly announcer = announcer;
  });
  customElements.define("samv-similar", Similar);
  customElements.define("samv-bell", class extends Bell {
    override readonly line = line;
  });
}
