// Where the service is and how this page shows who asks: by its session, or in a foreign page by a token.

export interface Door {
  origin: string;
  token: (() => Promise<string>) | null;
}

export let door: Door = { origin: location.origin, token: null };

/** Two scripts of ours on one page go through one door: this one through the other's. */
export function share(theirs: Door): void {
  door = theirs;
}

const SLOWEST_ANSWER = 20_000;

/** Thrown when nothing came back: no network, no service, or too slow. */
export class Unreachable extends Error {}

/** A request to the service, with the token where this page has one. */
export async function ask(address: string, request: RequestInit): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.set("X-Samv-Ui", "1");
  try {
    const token = door.token && (await door.token()); // without one nothing is waited for: the page may be leaving
    if (token) headers.set("Authorization", `Bearer ${token}`);
    const usual = { signal: AbortSignal.timeout(SLOWEST_ANSWER), credentials: token ? "omit" : "include" } as const;
    return await fetch(new URL(address, door.origin), { ...usual, ...request, headers });
  } catch (error) {
    throw new Unreachable(String(error));
  }
}

export interface Told {
  status: number;
  body: unknown;
}

/** The JSON API; status 0 when nothing came back. `last` outlives the page. */
export async function call(method: string, path: string, body?: object, last = false): Promise<Told> {
  const request: RequestInit = { method, keepalive: last, headers: { Accept: "application/json" } };
  if (body) {
    request.body = JSON.stringify(body);
    request.headers = { Accept: "application/json", "Content-Type": "application/json" };
  }
  try {
    const answer = await ask(`/api/v1${path}`, request);
    const isJson = /json/.test(answer.headers.get("Content-Type") ?? "");
    return { status: answer.status, body: isJson ? await answer.json() : null };
  } catch {
    return { status: 0, body: null };
  }
}
