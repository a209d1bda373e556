/** Where it is asked, and as whom. */
export interface RestPlace {
  readonly url: string;
  readonly token: string;
}

export interface RestReply {
  readonly status: number;
  readonly body: unknown;
}

/** A request of the REST protocol as it stands. */
export async function ask({ url, token }: RestPlace, method: string, path: string, body?: string): Promise<RestReply> {
  const headers = { authorization: `Bearer ${token}` };
  const reply = await fetch(url + path, { method, headers, ...(body === undefined ? {} : { body }) });
  return { status: reply.status, body: await reply.json() };
}

/** @param value a command, or a list of commands */
export function post(place: RestPlace, path: string, value: unknown): Promise<RestReply> {
  return ask(place, "POST", path, JSON.stringify(value));
}
