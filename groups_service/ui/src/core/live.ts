// The line to the service in a browser: opened when somebody looks, at once when the network is back.

import { Line, type Socket, type SocketEvents, type World } from "../lib/line";

const PATH = "/api/v1/live";
const WHO_AM_I = "/api/v1/me";
const LONG_HIDDEN = 60_000;
const NO_REASON = 1006;
const SESSION_ENDED = 4401;

/** `origin` is the service's, also in a foreign page. */
export function browserLine(origin: string): Line {
  const world: World = {
    open: (after, events) => open(addressOf(origin, after), events),
    later: (milliseconds, act) => void setTimeout(act, milliseconds),
    random: Math.random,
  };
  const line = new Line(world);
  addEventListener("online", () => line.wake());
  addEventListener("pageshow", () => line.wake());
  return line;
}

function addressOf(origin: string, after: number | null): string {
  const address = new URL(PATH, origin);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  if (after !== null) address.searchParams.set("after", String(after));
  return address.href;
}

function open(address: string, events: SocketEvents): Socket {
  const socket = new WebSocket(address);
  socket.onopen = () => events.opened();
  socket.onmessage = (message) => events.received(String(message.data));
  socket.onclose = async (close) => events.closed(await reason(close, address));
  return socket;
}

/** A refused handshake tells a script nothing, so it asks in another way whether the session is over. */
async function reason(close: CloseEvent, address: string): Promise<number> {
  if (close.code !== NO_REASON) return close.code;
  const service = address.replace(/^ws/, "http");
  try {
    const answer = await fetch(new URL(WHO_AM_I, service), { signal: AbortSignal.timeout(10_000) });
    return answer.status === 401 ? SESSION_ENDED : NO_REASON;
  } catch {
    return NO_REASON;
  }
}

/** Calls `act` when the page is looked at again after more than a minute. */
export function onReturn(act: () => void): () => void {
  let hiddenAt = 0;
  const changed = (): void => {
    if (document.hidden) hiddenAt = Date.now();
    else if (hiddenAt && Date.now() - hiddenAt > LONG_HIDDEN) act();
  };
  document.addEventListener("visibilitychange", changed);
  return () => document.removeEventListener("visibilitychange", changed);
}
