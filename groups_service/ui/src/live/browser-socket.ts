// The live socket in a browser: reconnects at once when the network or the page is back.

import { callApi, client } from "../core/api-client";
import { LiveSocket, type Socket, type SocketEnvironment, type SocketEvents } from "../lib/live-socket";

const PATH = "/api/v1/live";
const SESSION_PATH = "/me";
const MIN_HIDDEN_MS = 60_000;
const ABNORMAL_CLOSURE = 1006;
const SESSION_ENDED = 4401;

/** Connects to the service's origin, also from a foreign page. */
export function createLiveSocket(): LiveSocket {
  const environment: SocketEnvironment = {
    openSocket,
    setTimer: (milliseconds, callback) => void setTimeout(callback, milliseconds),
    random: Math.random,
  };
  const socket = new LiveSocket(environment);
  addEventListener("online", () => socket.reconnect());
  addEventListener("pageshow", () => socket.retryNow());
  return socket;
}

/** Requests a ticket first when the page uses a token, because a WebSocket cannot send headers. */
function openSocket(after: number | null, events: SocketEvents): Socket {
  const url = new URL(PATH, client.origin);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  if (after !== null) url.searchParams.set("after", String(after));
  if (!client.getToken) return openWebSocket(url, events);
  const delayed: { socket: Socket | null } = { socket: null };
  void openWithTicket(url, events).then((socket) => (delayed.socket = socket));
  return { send: (text) => delayed.socket?.send(text), close: () => delayed.socket?.close() };
}

async function openWithTicket(url: URL, events: SocketEvents): Promise<Socket | null> {
  const { status, body } = await callApi("POST", "/live/tickets");
  if (status !== 201) {
    events.onClose(status === 401 ? SESSION_ENDED : ABNORMAL_CLOSURE);
    return null;
  }
  url.searchParams.set("ticket", (body as { ticket: string }).ticket);
  return openWebSocket(url, events);
}

function openWebSocket(url: URL, events: SocketEvents): Socket {
  const socket = new WebSocket(url);
  socket.onopen = () => events.onOpen();
  socket.onmessage = (message) => events.onMessage(String(message.data));
  socket.onclose = async (close) => events.onClose(await getCloseCode(close));
  return socket;
}

/** Returns the close code. Scripts cannot see why a handshake was refused, so an API request checks the session. */
async function getCloseCode(close: CloseEvent): Promise<number> {
  if (close.code !== ABNORMAL_CLOSURE) return close.code;
  return (await callApi("GET", SESSION_PATH)).status === 401 ? SESSION_ENDED : ABNORMAL_CLOSURE;
}

/** Calls `callback` when the page becomes visible after more than a minute; returns a function that stops it. */
export function onPageReturn(callback: () => void): () => void {
  let hiddenAt = 0;
  const onVisibilityChange = (): void => {
    if (document.hidden) hiddenAt = Date.now();
    else if (hiddenAt && Date.now() - hiddenAt > MIN_HIDDEN_MS) callback();
  };
  document.addEventListener("visibilitychange", onVisibilityChange);
  return () => document.removeEventListener("visibilitychange", onVisibilityChange);
}
