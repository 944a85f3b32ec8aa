// Uploads one file with progress events, which fetch does not have.

import { client } from "../core/api-client";

export interface UploadedFile {
  id: string;
}

export interface UploadEvents {
  /** `percent` is 0 to 100. */
  onProgress(percent: number): void;
  onDone(file: UploadedFile): void;
  /** `reason` is the service's message, or empty. */
  onFailed(reason: string, status: number): void;
}

/** Starts the upload; returns a function that aborts it. */
export function uploadFile(url: string, fields: FormData, events: UploadEvents): () => void {
  const request = new XMLHttpRequest();
  request.upload.onprogress = ({ loaded, total }) => events.onProgress(Math.floor((100 * loaded) / total));
  request.onerror = () => events.onFailed("", 0);
  request.onload = () => {
    const body = parseJson(request.responseText);
    if (request.status < 300 && typeof body["id"] === "string") events.onDone({ id: body["id"] });
    else events.onFailed(getReason(body), request.status);
  };
  request.open("POST", new URL(url, client.origin));
  request.setRequestHeader("Accept", "application/json");
  void send(request, fields);
  return () => request.abort();
}

async function send(request: XMLHttpRequest, fields: FormData): Promise<void> {
  const token = await client.getToken?.().catch(() => null);
  if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
  request.send(fields);
}

function parseJson(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function getReason(body: Record<string, unknown>): string {
  const [first] = (body["errors"] as { message?: string }[] | undefined) ?? [];
  return first?.message ?? String(body["detail"] ?? "");
}
