// Subscribes a feed to its streams: "group:ID" and "person:ID", separated by spaces in the attribute.

import type { LiveSocket } from "../lib/live-socket";
import { onPageReturn } from "./browser-socket";

export type StreamNames = readonly string[];

export interface StreamHandlers {
  /** `isFirst` marks the version at the time of the subscription. */
  onVersion(stream: string, version: number, isFirst: boolean): void;
  /** The service cannot list the missed changes. */
  onResync(): void;
  /** The reader may no longer read a stream. */
  onUnsubscribed(): void;
  /** The page is visible again after a while. */
  onPageReturn(): void;
}

export function parseStreams(attribute: string | null | undefined): StreamNames {
  return (attribute ?? "").split(/\s+/).filter((stream) => /^\w+:./.test(stream));
}

/** Returns a function that ends the subscriptions. */
export function subscribeToStreams(socket: LiveSocket, streams: StreamNames, handlers: StreamHandlers): () => void {
  const versions = new Map<string, number>();
  const unsubscribers = streams.map((stream) => socket.subscribe(stream));
  const stopListening = socket.listen((message) => {
    if (message.type === "resync") handlers.onResync();
    if (message.type === "unsubscribed" && streams.includes(message.stream)) handlers.onUnsubscribed();
    if (message.type !== "changed" && message.type !== "subscribed") return;
    if (!streams.includes(message.stream)) return;
    const previousVersion = versions.get(message.stream);
    versions.set(message.stream, message.version);
    const isFirst = previousVersion === undefined && message.type === "subscribed";
    if (previousVersion !== message.version) handlers.onVersion(message.stream, message.version, isFirst);
  });
  const cleanups = [...unsubscribers, stopListening, onPageReturn(() => handlers.onPageReturn())];
  return () => {
    for (const cleanUp of cleanups) cleanUp();
  };
}
