// The messages of the live socket, as in docs/live.md.

export interface Ref {
  type: string;
  id: string;
}

/** The texts are null when the subject is no longer available to the reader. */
export interface NotificationMessage {
  type: "notification";
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

/** `stream` is "group:ID" or "person:ID" here; in the JSON it is a field `group` or `person`. */
export type ServerMessage =
  | { type: "hello"; protocol: number; epoch: string; number: number; unread: number; reconnect_within?: number }
  | NotificationMessage
  | { type: "read"; through: number; numbers: number[]; unread: number }
  | { type: "subscribed"; stream: string; version: number }
  | { type: "changed"; stream: string; version: number }
  | { type: "unsubscribed"; stream: string }
  | { type: "resync" }
  | { type: "error" };

const REQUIRED_FIELDS: Record<ServerMessage["type"], Record<string, "string" | "number">> = {
  hello: { protocol: "number", number: "number", unread: "number" },
  notification: { number: "number", kind: "string", unread: "number" },
  read: { through: "number", unread: "number" },
  subscribed: { stream: "string", version: "number" },
  changed: { stream: "string", version: "number" },
  unsubscribed: { stream: "string" },
  resync: {},
  error: {},
};

/** Returns null for an unknown or incomplete message: newer servers may send more types. */
export function parseMessage(text: string): ServerMessage | null {
  const message = parseJson(text);
  if (typeof message !== "object" || message === null) return null;
  const fields = addStream(message as Record<string, unknown>);
  const type = fields["type"];
  if (typeof type !== "string" || !Object.hasOwn(REQUIRED_FIELDS, type)) return null;
  const isComplete = Object.entries(REQUIRED_FIELDS[type as ServerMessage["type"]]).every(([name, kind]) => typeof fields[name] === kind);
  return isComplete ? (fields as ServerMessage) : null;
}

/** Returns the message that subscribes to a stream or unsubscribes from it. */
export function formatCommand(type: "subscribe" | "unsubscribe", stream: string): string {
  const [kind = "", id] = stream.split(":");
  return JSON.stringify({ type, [kind]: id });
}

const STREAM_KINDS = ["group", "person"];

function addStream(fields: Record<string, unknown>): Record<string, unknown> {
  const kind = STREAM_KINDS.find((each) => typeof fields[each] === "string");
  return kind ? { ...fields, stream: `${kind}:${fields[kind] as string}` } : fields;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
