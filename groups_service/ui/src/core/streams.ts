// The places that a feed listens to: "group:ID" and "person:ID", several with spaces between.

import type { Line } from "../lib/line";
import { onReturn } from "./live";

export type Streams = readonly string[];

export interface Hearing {
  /** `isFirst`: where it stood when we began to listen. */
  heard(stream: string, version: number, isFirst: boolean): void;
  /** The service cannot say what was missed. */
  lost(): void;
  /** No longer for the reader. */
  ended(): void;
  /** Looked at again after a while. */
  returned(): void;
}

export function streamsIn(attribute: string | null | undefined): Streams {
  return (attribute ?? "").split(/\s+/).filter((stream) => /^\w+:./.test(stream));
}

/** Returns the way to stop. */
export function listenTo(line: Line, streams: Streams, hearing: Hearing): () => void {
  const versions = new Map<string, number>();
  const ends = streams.map((stream) => line.subscribe(stream));
  const end = line.listen((message) => {
    if (message.type === "resync") hearing.lost();
    if (message.type === "unsubscribed" && streams.includes(message.stream)) hearing.ended();
    if (message.type !== "changed" && message.type !== "subscribed") return;
    if (!streams.includes(message.stream)) return;
    const before = versions.get(message.stream);
    versions.set(message.stream, message.version);
    if (before !== message.version) hearing.heard(message.stream, message.version, before === undefined && message.type === "subscribed");
  });
  return [...ends, end, onReturn(() => hearing.returned())].reduce((one, other) => () => {
    one();
    other();
  });
}
