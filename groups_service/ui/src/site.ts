// The script of our own pages.

import { Announcer } from "./core/announce";
import { Banner } from "./core/banner";
import { wordsFor } from "./core/language";
import { browserLine } from "./core/live";
import { closeMenusLikeMenus } from "./core/menus";
import { keepTime } from "./core/time";
import { Bell } from "./elements/bell";
import { Composer } from "./elements/composer";
import { Feed } from "./elements/feed";
import { Similar } from "./elements/similar";
import { Thread } from "./elements/thread";
import { Upload } from "./elements/upload";
import { watchConnection } from "./core/connection";
import { tellInTitle } from "./core/title";

const announcer = new Announcer(document.body);
const line = browserLine(location.origin);
const words = wordsFor(document.documentElement);

watchConnection(line, new Banner(), announcer, words);
tellInTitle();
keepTime(document);
closeMenusLikeMenus(document);
line.listen((message) => {
  if (message.type === "notice" && message.title) announcer.say(message.title);
});
define();
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
