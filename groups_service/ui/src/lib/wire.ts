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

/** A stream is "group:ID" here, and a field of that name on the wire. */
export type ServerMessage =
  | { type: "hello"; protocol: number; epoch: string; number: number; unread: number; reconnect_within?: number }
  | Notice
  | { type: "read"; through: number; numbers: number[]; unread: number }
  | { type: "subscribed"; stream: string; version: number }
  | { type: "changed"; stream: string; version: number }
  | { type: "unsubscribed"; stream: string }
  | { type: "resync" }
  | { type: "error" };

const NEEDED: Record<ServerMessage["type"], Record<string, "string" | "number">> = {
  hello: { protocol: "number", number: "number", unread: "number" },
  notice: { number: "number", kind: "string", unread: "number" },
  read: { through: "number", unread: "number" },
  subscribed: { stream: "string", version: "number" },
  changed: { stream: "string", version: "number" },
  unsubscribed: { stream: "string" },
  resync: {},
  error: {},
};

/** Null for what this version does not know: newer servers may say more. */
export function read(text: string): ServerMessage | null {
  const message = parsed(text);
  if (typeof message !== "object" || message === null) return null;
  const fields = withStream(message as Record<string, unknown>);
  const type = fields["type"];
  if (typeof type !== "string" || !Object.hasOwn(NEEDED, type)) return null;
  const complete = Object.entries(NEEDED[type as ServerMessage["type"]]).every(([name, kind]) => typeof fields[name] === kind);
  return complete ? (fields as ServerMessage) : null;
}

/** What to say to hear of a stream. */
export function command(type: "subscribe" | "unsubscribe", stream: string): string {
  const [kind = "", id] = stream.split(":");
  return JSON.stringify({ type, [kind]: id });
}

const STREAMS = ["group", "person"];

function withStream(fields: Record<string, unknown>): Record<string, unknown> {
  const kind = STREAMS.find((each) => typeof fields[each] === "string");
  return kind ? { ...fields, stream: `${kind}:${fields[kind] as string}` } : fields;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
