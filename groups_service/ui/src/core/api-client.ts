// Requests to the service, authenticated by the session or, in a foreign page, by a token.

export interface ApiClient {
  origin: string;
  getToken: (() => Promise<string>) | null;
}

export let client: ApiClient = { origin: location.origin, getToken: null };

/** Makes this script share the client of another of our scripts on the same page. */
export function useClient(other: ApiClient): void {
  client = other;
}

const REQUEST_TIMEOUT_MS = 20_000;

/** Thrown when no response arrived: no network, no service, or a timeout. */
export class UnreachableError extends Error {}

/** Sends a request to the service, with a token if the page has a token provider. */
export async function sendRequest(url: string, request: RequestInit): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("X-Samv-Ui", "1");
  try {
    const token = client.getToken && (await client.getToken()); // awaits nothing without a provider: the page may be unloading
    if (token) headers.set("Authorization", `Bearer ${token}`);
    const defaults = { signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS), credentials: token ? "omit" : "include" } as const;
    return await fetch(new URL(url, client.origin), { ...defaults, ...request, headers });
  } catch (error) {
    throw new UnreachableError(String(error));
  }
}

export interface ApiResponse {
  status: number;
  body: unknown;
}

/** Calls the JSON API; status 0 means no response. With `keepalive` the request outlives the page. */
export async function callApi(method: string, path: string, body?: object, keepalive = false): Promise<ApiResponse> {
  const request: RequestInit = { method, keepalive, headers: { Accept: "application/json" } };
  if (body) {
    request.body = JSON.stringify(body);
    request.headers = { Accept: "application/json", "Content-Type": "application/json" };
  }
  try {
    const response = await sendRequest(`/api/v1${path}`, request);
    const isJson = /json/.test(response.headers.get("Content-Type") ?? "");
    return { status: response.status, body: isJson ? await response.json() : null };
  } catch {
    return { status: 0, body: null };
  }
}

/** Tells the page that the session is over: the host of an embedded feed may answer by signing in. */
export function dispatchLoginRequired(target: EventTarget): void {
  target.dispatchEvent(new CustomEvent("samv:login-required", { bubbles: true, composed: true, cancelable: true }));
}
