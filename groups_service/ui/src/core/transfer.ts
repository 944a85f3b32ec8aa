// One file on its way to the service, with how far it has come: what fetch cannot tell.

import { door } from "./door";

export interface Uploaded {
  id: string;
}

export interface Events {
  /** 0 to 100. */
  progress(percent: number): void;
  done(file: Uploaded): void;
  /** The service's own words, when it had some. */
  failed(reason: string, status: number): void;
}

/** Returns the way to stop it. */
export function transfer(address: string, fields: FormData, events: Events): () => void {
  const request = new XMLHttpRequest();
  request.upload.onprogress = ({ loaded, total }) => events.progress(Math.floor((100 * loaded) / total));
  request.onerror = () => events.failed("", 0);
  request.onload = () => {
    const body = parsed(request.responseText);
    if (request.status < 300 && typeof body["id"] === "string") events.done({ id: body["id"] });
    else events.failed(reasonIn(body), request.status);
  };
  request.open("POST", new URL(address, door.origin));
  request.setRequestHeader("Accept", "application/json");
  void send(request, fields);
  return () => request.abort();
}

async function send(request: XMLHttpRequest, fields: FormData): Promise<void> {
  const token = await door.token?.().catch(() => null);
  if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.send(fields);
}

function parsed(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function reasonIn(body: Record<string, unknown>): string {
  const [first] = (body["errors"] as { message?: string }[] | undefined) ?? [];
  return first?.message ?? String(body["detail"] ?? "");
}
