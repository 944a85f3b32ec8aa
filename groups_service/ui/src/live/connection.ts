// Shows a banner when the service is unreachable or the session has ended.

import type { Banner } from "../core/banner";
import type { Announcer } from "../core/live-region";
import type { LiveSocket, SocketState } from "../lib/live-socket";
import type { WritingMessages } from "../lib/writing-messages";

const OFFLINE_DELAY_MS = 5_000;

export function showConnectionState(socket: LiveSocket, banner: Banner, announcer: Announcer, messages: WritingMessages): void {
  let timer = 0;
  let isOffline = false;

  const showSignedOut = (): void => {
    clearTimeout(timer);
    banner.show(messages.signedOut, { text: messages.signIn, address: "/auth/login" });
    announcer.alert(messages.signedOut);
  };
  const showOffline = (): void => {
    isOffline = true;
    banner.show(messages.offline);
    announcer.say(messages.offline);
  };
  const showOnline = (): void => {
    clearTimeout(timer);
    timer = 0;
    if (isOffline) announcer.say(messages.online);
    isOffline = false;
    banner.hide();
  };

  const startTimer = (): void => {
    timer ||= setTimeout(showOffline, OFFLINE_DELAY_MS);
  };

  addEventListener("offline", startTimer); // earlier than the socket notices
  socket.onStateChange = (state: SocketState) => {
    if (state === "open") showOnline();
    if (state === "signed out") showSignedOut();
    if (state === "waiting") startTimer();
  };
  document.addEventListener("samv:login-required", showSignedOut);
}
