// Tells when the service cannot be reached and when the session is over.

import type { Line, State } from "../lib/line";
import type { OwnWords } from "../lib/own-words";
import type { Announcer } from "./announce";
import type { Banner } from "./banner";

const PATIENCE = 5_000;

export function watchConnection(line: Line, banner: Banner, announcer: Announcer, words: OwnWords): void {
  let timer = 0;
  let lost = false;

  const signedOut = (): void => {
    clearTimeout(timer);
    banner.show(words.signedOut, { text: words.signIn, address: "/auth/login" });
    announcer.alert(words.signedOut);
  };
  const tell = (): void => {
    lost = true;
    banner.show(words.offline);
    announcer.say(words.offline);
  };
  const back = (): void => {
    clearTimeout(timer);
    timer = 0;
    if (lost) announcer.say(words.online);
    lost = false;
    banner.hide();
  };

  const wait = (): void => {
    timer ||= setTimeout(tell, PATIENCE);
  };

  addEventListener("offline", wait); // known at once; a socket finds out later
  line.onState = (state: State) => {
    if (state === "open") back();
    if (state === "signed out") signedOut();
    if (state === "waiting") wait();
  };
  document.addEventListener("samv:login-required", signedOut);
}
