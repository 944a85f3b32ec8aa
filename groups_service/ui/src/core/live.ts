// The line to the service in a browser: opened when somebody looks, at once when the network is back.

import { call, door } from "./door";
import { Line, type Socket, type SocketEvents, type World } from "../lib/line";

const PATH = "/api/v1/live";
const WHO_AM_I = "/me";
const LONG_HIDDEN = 60_000;
const NO_REASON = 1006;
const SESSION_ENDED = 4401;

/** To the service's origin, also in a foreign page. */
export function browserLine(): Line {
  const world: World = {
    open,
    later: (milliseconds, act) => void setTimeout(act, milliseconds),
    random: Math.random,
  };
  const line = new Line(world);
  addEventListener("online", () => line.renew());
  addEventListener("pageshow", () => line.wake());
  return line;
}

/** With a token a ticket is asked for first, as a socket can carry no header. */
function open(after: number | null, events: SocketEvents): Socket {
  const address = new URL(PATH, door.origin);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  if (after !== null) address.searchParams.set("after", String(after));
  if (!door.token) return opened(address, events);
  const late: { socket: Socket | null } = { socket: null };
  void withTicket(address, events).then((socket) => (late.socket = socket));
  return { send: (text) => late.socket?.send(text), close: () => late.socket?.close() };
}

async function withTicket(address: URL, events: SocketEvents): Promise<Socket | null> {
  const { status, body } = await call("POST", "/live/tickets");
  if (status !== 201) {
    events.closed(status === 401 ? SESSION_ENDED : NO_REASON);
    return null;
  }
  address.searchParams.set("ticket", (body as { ticket: string }).ticket);
  return opened(address, events);
}

function opened(address: URL, events: SocketEvents): Socket {
  const socket = new WebSocket(address);
  socket.onopen = () => events.opened();
  socket.onmessage = (message) => events.received(String(message.data));
  socket.onclose = async (close) => events.closed(await reason(close));
  return socket;
}

/** A refused handshake tells a script nothing, so it asks in another way whether the session is over. */
async function reason(close: CloseEvent): Promise<number> {
  if (close.code !== NO_REASON) return close.code;
  return (await call("GET", WHO_AM_I)).status === 401 ? SESSION_ENDED : NO_REASON;
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
