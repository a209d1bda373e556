import { Agent, request } from "node:http";
import { CHAT_PATH } from "./chat.ts";

/** One request of many. */
export interface StormRequest {
  /** Told by `x-client-request-id`; the pod answers with it. */
  readonly id: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StormOptions {
  /** `http://127.0.0.1:<port>` of the gateway. */
  readonly url: string;
  readonly concurrency: number;
  /** Told after each answer how many there were. */
  readonly onAnswer?: (answers: number) => void;
  /** Milliseconds until an answer must be whole. Default 30,000. */
  readonly patience?: number;
}

export interface StormReport {
  /** By status; 0: no answer, or one that broke off. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Answers with the id of another request, or without any although a pod gave them. */
  readonly strangers: readonly string[];
  /** Ids of the requests that a pod answered with 200. */
  readonly served: ReadonlySet<string>;
}

/** Sends requests, so many at a time, each once. */
export async function storm(requests: Iterable<StormRequest>, options: StormOptions): Promise<StormReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: options.concurrency });
  const statuses = new Map<number, number>();
  const strangers: string[] = [];
  const served = new Set<string>();
  const waiting = requests[Symbol.iterator]();
  let answers = 0;
  const work = async (): Promise<void> => {
    for (let next = waiting.next(); !next.done; next = waiting.next()) {
      const { status, id } = await send(agent, options, next.value);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (status === 200) served.add(next.value.id);
      if (status === 200 && id !== next.value.id) strangers.push(`${next.value.id} got the answer to ${id}`);
      options.onAnswer?.(++answers);
    }
  };
  await Promise.all(Array.from({ length: options.concurrency }, work));
  agent.destroy();
  return { statuses, strangers, served };
}

interface Answer {
  readonly status: number;
  readonly id: string;
}

function send(
  agent: Agent,
  { url, patience = 30_000 }: StormOptions,
  { id, body, headers }: StormRequest,
): Promise<Answer> {
  const nothing = { status: 0, id: "" };
  const sent = {
    "x-client-request-id": id,
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...headers,
  };
  return new Promise((resolve) => {
    const outgoing = request(`${url}${CHAT_PATH}`, { method: "POST", agent, headers: sent }, (response) => {
      response.resume();
      response.on("close", () => {
        const answered = {
          status: response.statusCode ?? 0,
          id: String(response.headers["x-client-request-id"] ?? ""),
        };
        resolve(response.complete ? answered : nothing);
      });
    });
    outgoing.setTimeout(patience, () => outgoing.destroy());
    outgoing.on("error", () => resolve(nothing));
    outgoing.end(body);
  });
}
