// The messages of the socket: docs/live.md.

export interface Ref {
  type: string;
  id: string;
}

/** Of one no longer available the words are null. */
export interface Notice {
  type: "notice";
  number: number;
  kind: string;
  ref: Ref | null;
  title: string | null;
  author: string | null;
  text: string | null;
  link: string | null;
  at: string;
  unread: number;
}

export type ServerMessage =
  | { type: "hello"; protocol: number; epoch: string; number: number; unread: number }
  | Notice
  | { type: "subscribed"; group: string; version: number }
  | { type: "changed"; group: string; version: number }
  | { type: "unsubscribed"; group: string }
  | { type: "resync" }
  | { type: "error" };

export type ClientMessage = { type: "subscribe" | "unsubscribe"; group: string };

const NEEDED: Record<ServerMessage["type"], Record<string, "string" | "number">> = {
  hello: { protocol: "number", number: "number", unread: "number" },
  notice: { number: "number", kind: "string", unread: "number" },
  subscribed: { group: "string", version: "number" },
  changed: { group: "string", version: "number" },
  unsubscribed: { group: "string" },
  resync: {},
  error: {},
};

/** Null for what this version does not know: newer servers may say more. */
export function read(text: string): ServerMessage | null {
  const message = parsed(text);
  if (typeof message !== "object" || message === null) return null;
  const fields = message as Record<string, unknown>;
  const type = fields["type"];
  if (typeof type !== "string" || !Object.hasOwn(NEEDED, type)) return null;
  const complete = Object.entries(NEEDED[type as ServerMessage["type"]]).every(([name, kind]) => typeof fields[name] === kind);
  return complete ? (message as ServerMessage) : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
