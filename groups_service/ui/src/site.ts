// The script of our own pages.

import { attachToolsToPlainForms, provideTools } from "./composer/composer-tools";
import { allWritingTools } from "./composer/writing-tools";
import { Banner } from "./core/banner";
import { submitFormsInline } from "./core/inline-forms";
import { runLinkActions } from "./core/link-actions";
import { Announcer } from "./core/live-region";
import { closeMenusAutomatically } from "./core/menus";
import { startRelativeTimes } from "./core/relative-times";
import { showCountInTitle } from "./core/title";
import { getWritingMessagesFor } from "./core/writing-messages-for";
import { Bell } from "./elements/bell";
import { Composer } from "./elements/composer";
import { Feed } from "./elements/feed";
import { SimilarGroups } from "./elements/similar-groups";
import { Thread } from "./elements/thread";
import { Upload } from "./elements/upload";
import { createLiveSocket } from "./live/browser-socket";
import { showConnectionState } from "./live/connection";

provideTools(allWritingTools);
const announcer = new Announcer(document.body);
const socket = createLiveSocket();
const messages = getWritingMessagesFor(document.documentElement);

showConnectionState(socket, new Banner(), announcer, messages);
showCountInTitle();
startRelativeTimes(document);
closeMenusAutomatically(document);
submitFormsInline(document, announcer);
runLinkActions(document, announcer);
allWritingTools.enableEditing(document, announcer);
socket.listen((message) => {
  if (message.type === "notification" && message.title) announcer.say(message.title);
});
defineElements();
attachToolsToPlainForms(document, announcer);
if (document.querySelector("samv-bell, samv-feed")) socket.connect();

function defineElements(): void {
  customElements.define("samv-composer", class extends Composer {
    override readonly announcer = announcer;
  });
  customElements.define("samv-thread", class extends Thread {
    override readonly announcer = announcer;
  });
  customElements.define("samv-feed", class extends Feed {
    override readonly announcer = announcer;
    override readonly socket = socket;
  });
  customElements.define("samv-upload", class extends Upload {
    override readonly announcer = announcer;
  });
  customElements.define("samv-similar", SimilarGroups);
  customElements.define("samv-bell", class extends Bell {
    override readonly socket = socket;
  });
}
